import type { EntryKind } from "./entries.ts";
import { machineShape, median, opensslSpeed } from "./machine.ts";
import { exportOf, secondsToVerdict } from "./municipality.ts";
import type { Outcome, Pass } from "./passes.ts";
import { openTenantThreads, type Run, type TenantThreads } from "./tenant-threads.ts";
import { TENANTS, type Tenant, tenantOf, tenantsOf } from "./tenants.ts";

/** Entries of all ledgers together. */
const ENTRIES = Number(process.env["DURE_BENCH_ENTRIES"] ?? 1_000_000);
/** One municipality's ten years beside the 243 ledgers' million. */
const MUNICIPALITY_SHARE = 0.78;
const REPEATS = 3;
const KINDS: Readonly<Record<EntryKind, string>> = {
  short: "entries of 311 bytes",
  own: "entries as Dure's ledger writes them",
};
const PASSES: Readonly<Record<Pass, string>> = {
  "hash by node:crypto": "leaf hashes, node:crypto alone",
  "hash by lanes": "leaf hashes, lanes alone",
  hash: "leaf hashes, as chosen",
  root: "leaf hashes and root",
  all: "leaf hashes, root, parse and balances",
};

interface Row {
  readonly what: string;
  readonly cores: number;
  readonly "entries/s": string;
  readonly "CPU us an entry": string;
  readonly "cores of others": string;
  readonly "of openssl, one core": string;
}

async function main(): Promise<void> {
  console.log(machineShape());
  console.log(`${TENANTS} ledgers, ${ENTRIES.toLocaleString("en")} entries; medians of ${REPEATS}`);
  const [one, two] = [opensslSpeed(16_384), opensslSpeed(16_384, 2)];
  console.log(
    one === undefined || two === undefined
      ? "There is no openssl here to compare with."
      : `openssl speed -evp sha256, 16 KiB: ${perUs(one)} MB/s on one core, ${perUs(two)} MB/s on two`,
  );
  const tenants = tenantsOf(ENTRIES);
  for (const kind of ["short", "own"] as const) await measureKind(kind, tenants);
  await measureMunicipality();
}

async function measureKind(kind: EntryKind, tenants: readonly Tenant[]): Promise<void> {
  const rows: Row[] = [];
  const marks = new Map<string, number>();
  for (const cores of [1, 2]) {
    const threads = await openTenantThreads(kind, tenants, cores);
    try {
      const entryBytes = threads.bytes / ENTRIES - 2;
      const openssl = opensslSpeed(Math.round(entryBytes) + 1);
      if (cores === 1) printHead(kind, entryBytes, openssl);
      for (const pass of Object.keys(PASSES) as Pass[]) {
        const { cpuMs, ms, othersCores, outcome } = await medianRun(threads, pass);
        mustAgree(marks, pass, outcome);
        const perSecond = (ENTRIES / ms) * 1_000;
        rows.push({
          what: PASSES[pass],
          cores,
          "entries/s": Math.round(perSecond).toLocaleString("en"),
          "CPU us an entry": ((cpuMs * 1_000) / ENTRIES).toFixed(2),
          "cores of others": othersCores.toFixed(1),
          "of openssl, one core": ratio(perSecond * (entryBytes + 1), openssl),
        });
      }
    } finally {
      await threads.close();
    }
  }
  console.table(rows);
}

/** One pass to warm up, then the medians of three. */
async function medianRun(threads: TenantThreads, pass: Pass): Promise<Run> {
  const { outcome } = await threads.run(pass);
  const runs: Run[] = [];
  for (let turn = 0; turn < REPEATS; turn += 1) runs.push(await threads.run(pass));
  return {
    ms: median(runs.map(({ ms }) => ms)),
    cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
    othersCores: median(runs.map(({ othersCores }) => othersCores)),
    outcome,
  };
}

/**
 * However the ledgers are shared out and whatever hashes them, the same leaves and the same roots come out, and every
 * move has two sides.
 */
function mustAgree(marks: Map<string, number>, pass: Pass, { balance, mark }: Outcome): void {
  const of = pass === "root" || pass === "all" ? "roots" : "leaves";
  const before = marks.get(of) ?? mark;
  marks.set(of, before);
  if (before !== mark || balance !== 0) throw new Error(`"${pass}" does not give what others give`);
}

async function measureMunicipality(): Promise<void> {
  const size = Math.round(ENTRIES * MUNICIPALITY_SHARE);
  const exported = await exportOf(tenantOf("municipality", size));
  try {
    console.log(
      `\nOne ledger of ${size.toLocaleString("en")} entries as Dure writes them, from a folder to the verdict of verifyLog with parse and balances`,
    );
    for (const workers of [0, 1]) {
      const times: number[] = [];
      for (let turn = 0; turn < REPEATS; turn += 1) {
        times.push(await secondsToVerdict(exported, workers));
      }
      const seconds = median(times);
      const each = Math.round(size / seconds).toLocaleString("en");
      const how = workers === 0 ? "hashing in its own thread" : "hashing in one more thread";
      console.log(`  ${how}: ${seconds.toFixed(2)} s, ${each} entries/s`);
    }
  } finally {
    exported.remove();
  }
}

function printHead(kind: EntryKind, entryBytes: number, openssl: number | undefined): void {
  const limit =
    openssl === undefined
      ? ""
      : `; openssl speed for messages of that size: ${perUs(openssl)} MB/s, which is ${Math.round(openssl / (entryBytes + 1)).toLocaleString("en")} messages/s`;
  console.log(`\n${KINDS[kind]}, ${entryBytes.toFixed(0)} bytes on average${limit}`);
}

const perUs = (bytesPerSecond: number): string => (bytesPerSecond / 1e6).toFixed(0);
const ratio = (bytesPerSecond: number, openssl: number | undefined): string =>
  openssl === undefined ? "-" : (bytesPerSecond / openssl).toFixed(2);

await main();
