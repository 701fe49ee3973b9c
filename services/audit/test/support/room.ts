import { join } from "node:path";
import type { EventStore } from "@dure/event-store";
import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { type Clock, type Ids, kstDate } from "@dure/kernel";
import { openSqliteMessageBus } from "@dure/message-bus-sqlite";
import {
  type GlobalPosition,
  type NewEvent,
  type RecordedEvent,
  streamName,
  tenantId,
} from "@dure/messages";
import { systemTimers, type Timers } from "@dure/processing";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import { serviceLogger } from "@dure/service-kit";
import { seededIds, temporaryFolder, virtualClock } from "@dure/testing";
import { environmentKeys } from "../../src/adapters/environment-key.ts";
import { type AuditParts, type RunningAudit, startAudit } from "../../src/index.ts";

export const DONGHAE = tenantId("donghae");
export const SAMCHEOK = tenantId("samcheok");
export const DOMAIN = "dure.example";
export const IDENTITY_KEY = "a-key-only-for-tests-0123456789";
const MASTER_KEY = Buffer.alloc(32, 7).toString("base64url");
const START_MS = Date.parse("2026-07-10T00:00:00Z");
const POLL_MS = 5;

export const signingKeys = environmentKeys(MASTER_KEY);

/** Pauses of the machine, but short ones. */
export const shortTimers: Timers = {
  pause: (durationMs, signal) => systemTimers.pause(Math.min(durationMs, 5), signal),
};

/** Real stores in a folder of a test's own, and audit services over them. */
export async function openRoom() {
  const folder = await temporaryFolder();
  const clock = virtualClock(START_MS);
  const ids = seededIds(clock, 1);
  const eventFile = join(folder.path, "events.sqlite");
  const openStore = () => openSqliteEventStore({ file: eventFile, clock, pollIntervalMs: POLL_MS });
  let store = openStore();
  const bus = openSqliteMessageBus({ file: join(folder.path, "bus.sqlite"), clock });
  const openViews = (name: string) =>
    openSqliteReadModels({ file: join(folder.path, name), namespace: "audit" });
  const readModels = openViews("views.sqlite");
  const others: ReturnType<typeof openViews>[] = [];
  const lines: string[] = [];
  const running: RunningAudit[] = [];

  const partsOf = (other: Partial<AuditParts> = {}): AuditParts => ({
    store,
    bus,
    readModels,
    clock,
    ids,
    logger: serviceLogger({
      level: "warn",
      destination: { write: (line) => void lines.push(line) },
    }),
    identityKey: IDENTITY_KEY,
    endpoints: { directory: () => "127.0.0.1:1", mileageLedger: () => "127.0.0.1:1" },
    logFolder: join(folder.path, "logs"),
    logDomain: DOMAIN,
    signingKeys,
    timers: shortTimers,
    ...other,
  });

  return {
    folder,
    clock,
    ids,
    eventFile,
    lines,
    readModels,
    logFolder: join(folder.path, "logs"),
    /** Views of another machine: its leases and places are its own. */
    async openOtherViews() {
      const views = openViews("other-views.sqlite");
      others.push(views);
      return views;
    },
    get store() {
      return store;
    },
    partsOf,
    async start(other: Partial<AuditParts> = {}): Promise<RunningAudit> {
      const audit = await startAudit(partsOf(other));
      running.push(audit);
      return audit;
    },
    async stopAll(): Promise<void> {
      for (const audit of running.splice(0)) await audit.stop();
    },
    /** Closes the event store, lets somebody meddle with its file, and opens it again. */
    async withFileClosed(meddle: () => Promise<void>): Promise<void> {
      await store.close();
      await meddle();
      store = openStore();
    },
    append: (category: string, id: string, events: readonly TestEvent[], tenant = DONGHAE) =>
      appendTo(store, clock, ids, { category, id, tenant, events }),
    /** The newest event of a stream. */
    async lastOf(category: string, id: string, tenant = DONGHAE): Promise<RecordedEvent> {
      const name = streamName(category, tenant, id);
      const [last] = await store.readStream(name, { direction: "backwards", maxCount: 1 });
      if (!last) throw new Error(`${name} is empty`);
      return last;
    },
    async close(): Promise<void> {
      for (const audit of running.splice(0)) await audit.stop();
      await bus.close();
      await store.close();
      for (const views of [readModels, ...others]) await views.close();
      await folder.remove();
    },
  };
}
export type Room = Awaited<ReturnType<typeof openRoom>>;

export interface TestEvent {
  readonly type?: string;
  readonly data: object;
}

/** Appends behind whatever the stream has. */
export async function appendTo(
  store: EventStore,
  clock: Clock,
  ids: Ids,
  to: {
    readonly category: string;
    readonly id: string;
    readonly tenant: typeof DONGHAE;
    readonly events: readonly TestEvent[];
  },
): Promise<GlobalPosition> {
  const name = streamName(to.category, to.tenant, to.id);
  const [last] = await store.readStream(name, { direction: "backwards", maxCount: 1 });
  const result = await store.append({
    streamName: name,
    expectedRevision: last ? last.streamRevision : "noStream",
    events: to.events.map(
      ({ data, type = `${to.category}.written` }): NewEvent => ({
        eventId: ids.next(),
        eventType: type,
        schemaVersion: 1,
        tenantId: to.tenant,
        occurredAtMs: clock.nowMs(),
        businessDate: kstDate(clock.nowMs()),
        correlationId: "test",
        actor: { kind: "system", ref: "test" },
        data: JSON.stringify(data),
      }),
    ),
  });
  if (result.kind !== "appended") throw new Error(result.kind);
  return result.position;
}
