import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { civilDate, type Ids, idsFrom, nameId, systemClock } from "@dure/kernel";
import { LedgerState } from "@dure/ledger-books";
import { tenantId } from "@dure/messages";
import { packFor, policyCanonicalJson, policyHash } from "@dure/policy";
import type { LedgerCommand } from "../src/domain/ledger/commands.ts";
import { foldStream } from "../src/ledger/fold-stream.ts";
import { type LedgerCall, LedgerWriter } from "../src/ledger/ledger-writer.ts";
import { seededHex, zipfPerson } from "./workload.ts";

/*
 * Durable point grants a second through the whole command path: decide on the state in memory, entry bytes, leaf hash,
 * append, fsync. The raw rate of `write + fdatasync` is measured on the same disk before and after every figure, and
 * the ratio to it is what can be compared between machines.
 *
 *   DURE_BENCH_GRANTS   grants a figure (default 60,000)
 *   DURE_BENCH_STORED   entries stored before the last figure and folded in the replay (default 1,000,000)
 *   DURE_BENCH_FOLDER   folder on the disk to measure (default: the system's temporary folder)
 */
const GRANTS = Number(process.env["DURE_BENCH_GRANTS"] ?? 60_000);
const STORED = Number(process.env["DURE_BENCH_STORED"] ?? 1_000_000);
const TENANT = tenantId("donghae");
const DAY = civilDate("2026-06-10");
const folder = mkdtempSync(join(process.env["DURE_BENCH_FOLDER"] ?? tmpdir(), "dure-bench-"));

function rawSyncedWritesPerSecond(): number {
  const file = join(folder, "raw.bin");
  const descriptor = openSync(file, "w");
  const block = Buffer.alloc(512, 1);
  const count = 3000;
  const startedAt = process.hrtime.bigint();
  for (let index = 0; index < count; index += 1) {
    writeSync(descriptor, block);
    fdatasyncSync(descriptor);
  }
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  closeSync(descriptor);
  rmSync(file);
  return count / seconds;
}

const random = seededHex(20261123);
const ids: Ids = idsFrom(() => systemClock.nowMs(), random.hex);
let acts = 0;

function nextGrant(): LedgerCall {
  acts += 1;
  const person = zipfPerson(random.unit());
  const id = ids.next();
  return {
    command: {
      kind: "grantForAct",
      id,
      cause: [{ hash: "0".repeat(64), id }],
      act: `claim:${id}`,
      activity: "COLLABORATION",
      day: DAY,
      shares: [{ personRef: `p${person}`, departmentCode: `d${person % 33}`, sharePermille: 1000 }],
    },
    actor: { kind: "system", ref: "bench" },
    correlationId: id,
  };
}

async function run(writer: LedgerWriter, callers: number, grants: number) {
  const raw = rawSyncedWritesPerSecond();
  let left = grants;
  const before = process.cpuUsage();
  const startedAt = process.hrtime.bigint();
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const outcome = await writer.submit(nextGrant());
      if (!outcome.ok) throw new Error(outcome.refusal.code);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  const cpu = process.cpuUsage(before);
  const rawMean = (raw + rawSyncedWritesPerSecond()) / 2;
  return {
    callers,
    stored: acts,
    grantsPerSecond: Math.round(grants / seconds),
    rawPerSecond: Math.round(rawMean),
    ratioToRaw: Number((grants / seconds / rawMean).toFixed(2)),
    cpuUsPerGrant: Number(((cpu.user + cpu.system) / grants).toFixed(1)),
  };
}

async function replay(store: ReturnType<typeof openSqliteEventStore>, verify: boolean) {
  const state = new LedgerState(TENANT);
  const startedAt = process.hrtime.bigint();
  const entries = await foldStream(store, state, { verify });
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  return {
    replay: verify ? "verified" : "unverified",
    entries,
    perSecond: Math.round(entries / seconds),
  };
}

const store = openSqliteEventStore({ file: join(folder, "events.sqlite"), clock: systemClock });
const writer = new LedgerWriter({ store, clock: systemClock, tenantId: TENANT });
const pack = packFor(TENANT);
if (!pack) throw new Error("no pack");
const publish: LedgerCommand = {
  kind: "publishPolicy",
  id: nameId("bench"),
  cause: [],
  policy: "mileage",
  version: 1,
  hash: policyHash(pack.policy),
  effectiveFrom: civilDate("2026-01-01"),
  canonical: policyCanonicalJson(pack.policy),
  approvedBy: ["a", "b"],
};
await writer.submit({
  command: publish,
  actor: { kind: "system", ref: "bench" },
  correlationId: "c",
});
try {
  const rows = [];
  await run(writer, 64, 20_000);
  rows.push(
    await run(writer, 1, Math.ceil(GRANTS / 6)),
    await run(writer, 8, Math.ceil(GRANTS / 2)),
  );
  rows.push(await run(writer, 64, GRANTS));
  if (acts < STORED) await run(writer, 256, STORED - acts);
  rows.push(await run(writer, 64, GRANTS));
  console.table(rows);
  console.table([await replay(store, false), await replay(store, true)]);
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}
