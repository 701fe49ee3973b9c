import type { EntryKind } from "./entries.ts";
import { machineShape, opensslSpeed } from "./machine.ts";
import { type Cost, medianCost } from "./measure.ts";
import { exportOf, judge } from "./municipality.ts";
import type { Outcome, Pass } from "./passes.ts";
import { openTenantThreads } from "./tenant-threads.ts";
import { TENANTS, type Tenant, tenantOf, tenantsOf } from "./tenants.ts";

/** Entries of all ledgers together. */
const ENTRIES = Number(process.env["DURE_BENCH_ENTRIES"] ?? 1_000_000);
/** One municipality's ten years beside the 243 ledgers' million. */
const MUNICIPALITY_SHARE = 0.78;
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
  readonly "of openssl, one core"?: string;
  readonly seconds?: string;
}

async function main(): Promise<void> {
  console.log(machineShape());
  console.log(`${TENANTS} ledgers, ${ENTRIES.toLocaleString("en")} entries; medians of three`);
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
        const { outcome, ...cost } = await medianCost(() => threads.run(pass));
        mustAgree(marks, pass, outcome);
        const openSslShare = ratio((ENTRIES / cost.ms) * 1_000 * (entryBytes + 1), openssl);
        rows.push({
          ...rowOf(PASSES[pass], cores, ENTRIES, cost),
          "of openssl, one core": openSslShare,
        });
      }
    } finally {
      await threads.close();
    }
  }
  console.table(rows);
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
      `\nOne ledger of ${size.toLocaleString("en")} entries as Dure's ledger writes them`,
    );
    const rows: Row[] = [];
    for (const workers of [0, 1]) {
      const cost = await medianCost(() => judge(exported, workers));
      const how = workers === 0 ? "in one thread" : "leaf hashes in a second thread";
      const what = `verifyLog from a folder with parse and balances, ${how}`;
      rows.push({ ...rowOf(what, workers + 1, size, cost), seconds: (cost.ms / 1_000).toFixed(2) });
    }
    console.table(rows);
  } finally {
    exported.remove();
  }
}

const rowOf = (what: string, cores: number, entries: number, cost: Cost): Row => ({
  what,
  cores,
  "entries/s": Math.round((entries / cost.ms) * 1_000).toLocaleString("en"),
  "CPU us an entry": ((cost.cpuMs * 1_000) / entries).toFixed(2),
  "cores of others": cost.othersCores.toFixed(1),
});

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
