import { performance } from "node:perf_hooks";
import { Worker } from "node:worker_threads";
import type { EntryKind } from "./entries.ts";
import { busyMs } from "./machine.ts";
import type { Outcome, Pass } from "./passes.ts";
import type { Order, Report } from "./tenant-worker.ts";
import { sharedOut, type Tenant } from "./tenants.ts";

/** Threads that hold the ledgers in memory, each its own share, and do the passes. */
export interface TenantThreads {
  readonly bytes: number;
  /** Does a pass over all ledgers. */
  run(pass: Pass): Promise<Run>;
  close(): Promise<void>;
}

export interface Run {
  /** From the order to the last answer. */
  readonly ms: number;
  /** What all threads together took of the processor; unlike `ms` it hardly grows when others want it too. */
  readonly cpuMs: number;
  /** How many cores others kept busy meanwhile. Where this is much, only `cpuMs` says something. */
  readonly othersCores: number;
  readonly outcome: Outcome;
}

/** Starts the threads and lets them make the ledgers. */
export async function openTenantThreads(
  kind: EntryKind,
  tenants: readonly Tenant[],
  workers: number,
): Promise<TenantThreads> {
  const threads = sharedOut(tenants, workers).map((share) => ({
    share,
    worker: new Worker(new URL("./tenant-worker.ts", import.meta.url)),
  }));
  const made = await Promise.all(
    threads.map(({ share, worker }) => ask(worker, { do: "make", kind, tenants: share })),
  );
  return {
    bytes: made.reduce((sum, report) => sum + (report.did === "make" ? report.bytes : 0), 0),
    async run(pass) {
      const startedMs = performance.now();
      const cpu = process.cpuUsage();
      const busyBeforeMs = busyMs();
      const reports = await Promise.all(
        threads.map(({ worker }) => ask(worker, { do: "run", pass })),
      );
      const { system, user } = process.cpuUsage(cpu);
      const ms = performance.now() - startedMs;
      const cpuMs = (system + user) / 1_000;
      return {
        ms,
        cpuMs,
        othersCores: Math.max(0, (busyMs() - busyBeforeMs - cpuMs) / ms),
        outcome: summed(reports),
      };
    },
    async close() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

function ask(worker: Worker, order: Order): Promise<Report> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (report: Report) => {
      worker.off("error", reject);
      resolve(report);
    });
    worker.postMessage(order);
  });
}

function summed(reports: readonly Report[]): Outcome {
  let [mark, balance, accounts] = [0, 0, 0];
  for (const report of reports) {
    if (report.did !== "run") continue;
    mark = (mark + report.outcome.mark) >>> 0;
    balance += report.outcome.balance;
    accounts += report.outcome.accounts;
  }
  return { mark, balance, accounts };
}
