import { Worker } from "node:worker_threads";
import type { EntryKind } from "./entries.ts";
import type { Outcome, Pass } from "./passes.ts";
import type { Order, Report } from "./tenant-worker.ts";
import { sharedOut, type Tenant } from "./tenants.ts";

/** Threads that hold the ledgers in memory, each its own share, and do the passes. */
export interface TenantThreads {
  readonly bytes: number;
  /** Does a pass over all ledgers. */
  run(pass: Pass): Promise<Outcome>;
  close(): Promise<void>;
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
      return summed(
        await Promise.all(threads.map(({ worker }) => ask(worker, { do: "run", pass }))),
      );
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
