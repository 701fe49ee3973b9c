import type { NewEvent } from "@dure/messages";
import { describe, expect, test } from "vitest";
import type { AppendRequest, ExpectedRevision } from "../port.ts";
import { type EventStoreHarness, withLog } from "./harness.ts";
import { claim, type Sample, wholeLog } from "./sample.ts";

/** The same ids again: never written twice, and never passed off as written when something about them differs. */
export function repeating(harness: EventStoreHarness): void {
  describe("repeating", () => {
    for (const [name, revision] of [
      ["the same expected revision", 0],
      ["a stale one", "noStream"],
      ["the newest one", 4],
      ["a future one", 9],
    ] as const satisfies readonly (readonly [string, ExpectedRevision])[]) {
      test(
        `answers alreadyAppended for the same batch with ${name}`,
        withLog(harness, async ({ store }, sample) => {
          await store.append(sample.request(claim(1), "noStream"));
          const request = sample.request(claim(1), 0, 3);
          const first = await store.append(request);
          await store.append(sample.request(claim(1), 3));
          const again = await store.append({ ...request, expectedRevision: revision });
          expect(again).toEqual({ ...first, kind: "alreadyAppended" });
          expect(await wholeLog(store)).toHaveLength(5);
        }),
      );
    }

    test(
      "answers alreadyAppended for a part of a batch that stands there in order",
      withLog(harness, async ({ store }, sample) => {
        const request = sample.request(claim(1), "noStream", 4);
        await store.append(request);
        const part = { ...request, events: request.events.slice(1, 3) };
        expect(await store.append(part)).toMatchObject({
          kind: "alreadyAppended",
          lastRevision: 2,
        });
      }),
    );

    for (const { name, change } of DIFFERENCES) {
      test(
        `answers differentContent for ${name} and writes nothing`,
        withLog(harness, async ({ store }, sample) => {
          await store.append(sample.request(claim("other"), "noStream"));
          const stored = sample.request(claim(1), "noStream", 3);
          await store.append(stored);
          const before = await wholeLog(store);
          for (const expectedRevision of ["noStream", 2] as const) {
            const { request, eventId } = change(stored, sample);
            const result = await store.append({ ...request, expectedRevision });
            expect(result).toEqual({ kind: "differentContent", eventId: eventId.eventId });
          }
          expect(await wholeLog(store)).toEqual(before);
          expect(await store.append(sample.request(claim(1), 2))).toMatchObject({
            kind: "appended",
            lastRevision: 3,
          });
        }),
      );
    }
  });
}

interface Difference {
  readonly name: string;
  /** The changed request, and the event that the store must name: the first that is not where and what it was. */
  readonly change: (
    stored: AppendRequest,
    sample: Sample,
  ) => { readonly request: AppendRequest; readonly eventId: NewEvent };
}

const changed = (change: Partial<NewEvent>): Difference["change"] => {
  return (stored) => {
    const [first, second, third] = stored.events as [NewEvent, NewEvent, NewEvent];
    const events = [first, { ...second, ...change }, third];
    return { request: { ...stored, events }, eventId: second };
  };
};

const three = (stored: AppendRequest) => stored.events as [NewEvent, NewEvent, NewEvent];

const DIFFERENCES: readonly Difference[] = [
  { name: "other bytes of the data", change: changed({ data: '{"number":0}' }) },
  { name: "another type", change: changed({ eventType: "claim.withdrawn" }) },
  { name: "another schema version", change: changed({ schemaVersion: 2 }) },
  { name: "another actor", change: changed({ actor: { kind: "system", ref: "someone" } }) },
  { name: "another time", change: changed({ occurredAtMs: 0 }) },
  {
    name: "the ids in another stream",
    change: (stored) => ({
      request: { ...stored, streamName: claim("elsewhere") },
      eventId: three(stored)[0],
    }),
  },
  {
    name: "one id in a batch of another stream",
    change: (stored, sample) => ({
      request: {
        ...stored,
        streamName: claim("other"),
        events: [sample.event(), three(stored)[1]],
      },
      eventId: three(stored)[1],
    }),
  },
  {
    name: "another order",
    change: (stored) => {
      const [first, second, third] = three(stored);
      return { request: { ...stored, events: [first, third, second] }, eventId: third };
    },
  },
  {
    name: "a gap between the ids",
    change: (stored) => {
      const [first, , third] = three(stored);
      return { request: { ...stored, events: [first, third] }, eventId: third };
    },
  },
  {
    name: "a new event behind stored ones",
    change: (stored, sample) => ({
      request: { ...stored, events: [...stored.events, sample.event()] },
      eventId: three(stored)[0],
    }),
  },
  {
    name: "a new event before stored ones",
    change: (stored, sample) => ({
      request: { ...stored, events: [sample.event(), ...stored.events] },
      eventId: three(stored)[0],
    }),
  },
];
