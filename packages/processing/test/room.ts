import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { kstDate } from "@dure/kernel";
import type { BusMessage } from "@dure/message-bus";
import { openSqliteMessageBus } from "@dure/message-bus-sqlite";
import {
  type GlobalPosition,
  type NewEvent,
  type RecordedEvent,
  streamName,
  tenantId,
} from "@dure/messages";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import { seededIds, temporaryFolder, virtualClock } from "@dure/testing";
import { systemTimers, type Timers } from "../src/index.ts";

export const DONGHAE = tenantId("donghae");
const START_MS = Date.parse("2026-07-01T00:00:00Z");
const POLL_MS = 5;

/** Pauses of the machine, but short ones: what waits 30 s in earnest waits 3 ms here. */
export const shortTimers: Timers = {
  pause: (durationMs, signal) => systemTimers.pause(Math.min(durationMs, 3), signal),
};

/** Real stores in a folder of a test's own, a clock that stands still, and ids from a seed. */
export async function openRoom() {
  const folder = await temporaryFolder();
  const clock = virtualClock(START_MS);
  const ids = seededIds(clock, 1);
  const store = openSqliteEventStore({
    file: `${folder.path}/log.sqlite`,
    clock,
    pollIntervalMs: POLL_MS,
  });
  const bus = openSqliteMessageBus({
    file: `${folder.path}/bus.sqlite`,
    clock,
    pollIntervalMs: POLL_MS,
  });
  const readModels = openSqliteReadModels({ file: `${folder.path}/views.sqlite` });
  const revisions = new Map<string, number>();

  const newEvent = (data: object): NewEvent => ({
    eventId: ids.next(),
    eventType: "jar.filled",
    schemaVersion: 1,
    tenantId: DONGHAE,
    occurredAtMs: clock.nowMs(),
    businessDate: kstDate(clock.nowMs()),
    correlationId: "test",
    actor: { kind: "system", ref: "test" },
    data: JSON.stringify(data),
  });

  return {
    folder,
    clock,
    ids,
    store,
    bus,
    readModels,
    /** Appends one event of a jar; the position is that of the log after it. */
    async append(jar: string, data: object, category = "jar"): Promise<GlobalPosition> {
      const name = streamName(category, DONGHAE, jar);
      const revision = revisions.get(name);
      const result = await store.append({
        streamName: name,
        expectedRevision: revision ?? "noStream",
        events: [newEvent(data)],
      });
      if (result.kind !== "appended") throw new Error(result.kind);
      revisions.set(name, result.lastRevision);
      return result.position;
    },
    async close(): Promise<void> {
      await bus.close();
      await store.close();
      await readModels.close();
      await folder.remove();
    },
  };
}

export type Room = Awaited<ReturnType<typeof openRoom>>;

export const TOPIC = "dure.test.v1";

export const messageOf = (event: RecordedEvent): BusMessage => ({
  messageId: event.eventId,
  topic: TOPIC,
  key: `${event.tenantId}|${event.streamName}`,
  headers: { ce_type: event.eventType, ce_tenantid: event.tenantId },
  value: new Uint8Array(Buffer.from(event.data)),
});

/** A message that no event stands behind. */
export const message = (messageId: string, key: string, text: string): BusMessage => ({
  messageId,
  topic: TOPIC,
  key: `donghae|${key}`,
  headers: { ce_type: "test.said", ce_tenantid: "donghae" },
  value: new Uint8Array(Buffer.from(text)),
});

export const textOf = (of: { readonly value: Uint8Array }): string =>
  Buffer.from(of.value).toString("utf8");
