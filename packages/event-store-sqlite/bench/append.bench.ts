import {
  closeSync,
  fdatasyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { AppendResult, EventStore } from "@dure/event-store";
import { kstDate, randomIds, systemClock } from "@dure/kernel";
import { type NewEvent, type StreamName, streamName, tenantId } from "@dure/messages";
import { openSqliteEventStore } from "../src/index.ts";

/** Events of the log that the read is measured on. `DURE_BENCH_EVENTS=1000000` for the full size. */
const READ_EVENTS = Number(process.env["DURE_BENCH_EVENTS"] ?? 200_000);
const MEASURED_MS = 2_000;
const STREAMS = 1_000;
const tenant = tenantId("jeju");
const ids = randomIds(systemClock);

interface Measure {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

async function main(): Promise<void> {
  // Not the folder for temporary files: that is often memory, where a durable write costs nothing.
  const parent = process.env["DURE_BENCH_DIR"] ?? ".dure";
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "bench-"));
  try {
    const raw = rawWrites(join(folder, "raw"));
    print("raw 4 KiB write + fdatasync", raw, raw.perSecond);
    for (const callers of [1, 8, 64]) {
      const file = join(folder, `append-${callers}.db`);
      const store = openSqliteEventStore({ file, clock: systemClock });
      await appendFor(store, callers, MEASURED_MS / 4);
      print(
        `single-event appends, ${callers} at a time`,
        await appendFor(store, callers, MEASURED_MS),
        raw.perSecond,
      );
      await store.close();
    }
    await readBack(join(folder, "read.db"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rawWrites(file: string): Measure {
  const descriptor = openSync(file, "w");
  const page = Buffer.alloc(4096, 1);
  const measured = start();
  let count = 0;
  while (measured.elapsedMs() < MEASURED_MS / 2) {
    writeSync(descriptor, page);
    fdatasyncSync(descriptor);
    count += 1;
  }
  closeSync(descriptor);
  return measured.end(count);
}

/** Each caller owns its streams, appends one event, waits until it is durable, and goes on with its next stream. */
async function appendFor(store: EventStore, callers: number, durationMs: number): Promise<Measure> {
  const run = ids.nextRef();
  const measured = start();
  let count = 0;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let turn = 0; measured.elapsedMs() < durationMs; turn += 1) {
        const stream = (turn * callers + caller) % STREAMS;
        const revision = Math.floor((turn * callers + caller) / STREAMS);
        mustBeAppended(
          await store.append({
            streamName: streamOf(`${run}-${stream}`),
            expectedRevision: revision === 0 ? "noStream" : revision - 1,
            events: [newEvent(turn)],
          }),
        );
        count += 1;
      }
    }),
  );
  return measured.end(count);
}

async function readBack(file: string): Promise<void> {
  const store = openSqliteEventStore({ file, clock: systemClock });
  for (let written = 0; written < READ_EVENTS; written += 1_000) {
    const events = Array.from({ length: 1_000 }, (_, index) => newEvent(written + index));
    const streamId = String(written);
    mustBeAppended(
      await store.append({ streamName: streamOf(streamId), expectedRevision: "noStream", events }),
    );
  }
  for (const [name, filter] of [
    ["readAll", {}],
    ["readAll, one category of one", { categories: ["claim"], tenantId: tenant }],
    ["readAll, a category that is not there", { categories: ["badge"] }],
  ] as const) {
    const measured = start();
    let page = await store.readAll({ maxCount: 1_000, filter });
    while (!page.atEnd && page.position !== undefined) {
      page = await store.readAll({ after: page.position, maxCount: 1_000, filter });
    }
    print(`${name}, ${READ_EVENTS} events`, measured.end(READ_EVENTS));
  }
  await store.close();
}

function start(): { elapsedMs(): number; end(count: number): Measure } {
  const startedMs = performance.now();
  const cpu = process.cpuUsage();
  const elapsedMs = (): number => performance.now() - startedMs;
  return {
    elapsedMs,
    end(count) {
      const { user, system } = process.cpuUsage(cpu);
      return { perSecond: (count * 1000) / elapsedMs(), cpuMicros: (user + system) / count };
    },
  };
}

function print(name: string, { perSecond, cpuMicros }: Measure, rawPerSecond?: number): void {
  const ratio = rawPerSecond ? `${(perSecond / rawPerSecond).toFixed(2)} x raw` : "";
  const rate = Math.round(perSecond).toLocaleString("en-US").padStart(10);
  console.log(`${name.padEnd(48)}${rate}/s ${cpuMicros.toFixed(1).padStart(7)} us CPU  ${ratio}`);
}

const streamOf = (id: string): StreamName => streamName("claim", tenant, id);

function newEvent(number: number): NewEvent {
  const nowMs = systemClock.nowMs();
  return {
    eventId: ids.next(),
    eventType: "claim.submitted",
    schemaVersion: 1,
    tenantId: tenant,
    occurredAtMs: nowMs,
    businessDate: kstDate(nowMs),
    correlationId: ids.next(),
    commandId: ids.next(),
    actor: { kind: "person", ref: "0123456789abcdefghjkmnpqrs", orgUnit: "D-100" },
    data: JSON.stringify({
      activity: "PROPOSAL_SUBMITTED",
      claimId: `claim-${number}`,
      evidence: [
        { kind: "document", sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca4" },
      ],
      pointsMilli: 3500,
      title: "민원 창구 대기 시간 안내 개선",
    }),
  };
}

function mustBeAppended(result: AppendResult): void {
  if (result.kind !== "appended") throw new Error(`an append answered ${result.kind}`);
}

await main();
