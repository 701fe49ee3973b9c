import { civilDate, uuidV7 } from "@dure/kernel";
import {
  type NewEvent,
  type RecordedEvent,
  type StreamName,
  streamName,
  type TenantId,
  tenantId,
} from "@dure/messages";
import type { AppendRequest, EventStore, ExpectedRevision } from "../port.ts";

export const JEJU: TenantId = tenantId("jeju");
export const MAPO: TenantId = tenantId("mapo");
const START_MS = Date.UTC(2026, 6, 1);

/** Makes events whose ids count up, the same in every run. */
export interface Sample {
  event(change?: Partial<NewEvent>): NewEvent;
  events(count: number, change?: Partial<NewEvent>): NewEvent[];
  /** An append of new events of the stream's tenant. */
  request(
    stream: StreamName,
    expectedRevision: ExpectedRevision,
    count?: number,
  ): AppendRequest & { readonly events: readonly NewEvent[] };
}

export function sampleEvents(): Sample {
  let made = 0;
  const event = (change: Partial<NewEvent> = {}): NewEvent => {
    made += 1;
    return {
      eventId: uuidV7(START_MS + made, made.toString(16).padStart(20, "0")),
      eventType: "claim.submitted",
      schemaVersion: 1,
      tenantId: JEJU,
      occurredAtMs: START_MS + made,
      businessDate: civilDate("2026-07-01"),
      correlationId: `conversation-${made}`,
      actor: { kind: "person", ref: "ref0000000000000000000000" },
      data: JSON.stringify({ number: made, title: "민원 창구 개선" }),
      ...change,
    };
  };
  const events = (count: number, change?: Partial<NewEvent>): NewEvent[] =>
    Array.from({ length: count }, () => event(change));
  return {
    event,
    events,
    request: (stream, expectedRevision, count = 1) => ({
      streamName: stream,
      expectedRevision,
      events: events(count, { tenantId: tenantOf(stream) }),
    }),
  };
}

const tenantOf = (stream: StreamName): TenantId =>
  tenantId(stream.slice(stream.indexOf("-") + 1, stream.indexOf("+")));

export const claim = (id: string | number, tenant: TenantId = JEJU): StreamName =>
  streamName("claim", tenant, String(id));

/** What a writer gave of a recorded event: the record without what the store added. */
export function givenPart(recorded: RecordedEvent): NewEvent {
  const {
    streamName: _streamName,
    streamRevision: _streamRevision,
    recordedAtMs: _recordedAtMs,
    position: _position,
    ...given
  } = recorded;
  return given;
}

/** All events of a stream, read in pages. */
export async function wholeStream(store: EventStore, name: StreamName): Promise<RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for (;;) {
    const page = await store.readStream(name, {
      direction: "forwards",
      fromRevision: all.length,
      maxCount: 1000,
    });
    all.push(...page);
    if (page.length < 1000) return all;
  }
}

/** The whole log, read in pages. */
export async function wholeLog(store: EventStore): Promise<RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  let page = await store.readAll({ maxCount: 1000 });
  for (;;) {
    all.push(...page.events);
    if (page.atEnd || page.position === undefined) return all;
    page = await store.readAll({ after: page.position, maxCount: 1000 });
  }
}

export const idsOf = (events: readonly { readonly eventId: string }[]): string[] =>
  events.map(({ eventId }) => eventId);

/** The code of the error that a promise rejects with; fails the test when it does not reject. */
export async function codeOfRejection(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    const refusal = (error as { refusal?: { code: string } }).refusal;
    if (refusal) return refusal.code;
    throw error;
  }
  throw new Error("the promise was expected to be rejected");
}
