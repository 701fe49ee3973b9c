import { cpus } from "node:os";
import { performance } from "node:perf_hooks";

/** What some work took. */
export interface Cost {
  readonly ms: number;
  /** What all threads of this process took of the processor; unlike `ms` it hardly grows when others want it too. */
  readonly cpuMs: number;
  /** How many cores others kept busy meanwhile. Where this is much, only `cpuMs` says something. */
  readonly othersCores: number;
}

const REPEATS = 3;

/** Does the work once to warm up and then three times; answers the medians, and what the work gave at last. */
export async function medianCost<Outcome>(
  work: () => Promise<Outcome>,
): Promise<Cost & { readonly outcome: Outcome }> {
  let outcome = await work();
  const costs: Cost[] = [];
  for (let turn = 0; turn < REPEATS; turn += 1) {
    const end = start();
    outcome = await work();
    costs.push(end());
  }
  return {
    ms: median(costs.map(({ ms }) => ms)),
    cpuMs: median(costs.map(({ cpuMs }) => cpuMs)),
    othersCores: median(costs.map(({ othersCores }) => othersCores)),
    outcome,
  };
}

function start(): () => Cost {
  const startedMs = performance.now();
  const startedCpu = process.cpuUsage();
  const startedBusyMs = busyMs();
  return () => {
    const ms = performance.now() - startedMs;
    const { system, user } = process.cpuUsage(startedCpu);
    const cpuMs = (system + user) / 1_000;
    return { ms, cpuMs, othersCores: Math.max(0, (busyMs() - startedBusyMs - cpuMs) / ms) };
  };
}

/** Milliseconds that all cores together have worked since the machine started, for whomever. */
const busyMs = (): number =>
  cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
