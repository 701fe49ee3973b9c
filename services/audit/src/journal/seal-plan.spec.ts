import { civilDate, nameId } from "@dure/kernel";
import { parseJournalLeaf } from "@dure/ledger-audit";
import { type GlobalPosition, type RecordedEvent, streamName, tenantId } from "@dure/messages";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type JournalTail, planSeals } from "./seal-plan.ts";

const TENANT = tenantId("donghae");

const event = (category: string, place: number): RecordedEvent => ({
  eventId: nameId("event", String(place)),
  eventType: `${category}.written`,
  schemaVersion: 1,
  tenantId: TENANT,
  occurredAtMs: 0,
  businessDate: civilDate("2026-07-10"),
  correlationId: "test",
  actor: { kind: "system", ref: "test" },
  data: `{"n":${place}}`,
  streamName: streamName(category, TENANT, "a"),
  streamRevision: place,
  recordedAtMs: 0,
  position: String(place).padStart(16, "0") as GlobalPosition,
});

const START: JournalTail = { nextSeq: 0, upTo: undefined };
const idsOf = (leaves: readonly string[]): string[] =>
  leaves.map((leaf) => parseJournalLeaf(leaf).id);

test("the ledger, and what is written about logs, is not sealed", () => {
  const events = ["claim", "ledger", "journal", "checkpoint", "rollup", "person"].map(event);
  const [batch, ...rest] = planSeals(events, START);
  expect(rest).toEqual([]);
  expect(idsOf(batch?.leaves ?? [])).toEqual([events[0]?.eventId, events[5]?.eventId]);
  expect(batch?.last).toBe(events[5]);
});

test("a batch has 256 leaves at most, and the next goes on where it ended", () => {
  const events = Array.from({ length: 600 }, (_, place) => event("claim", place));
  const batches = planSeals(events, { nextSeq: 10, upTo: undefined });
  expect(batches.map(({ first, leaves }) => [first, leaves.length])).toEqual([
    [10, 256],
    [266, 256],
    [522, 88],
  ]);
});

test("what the tail has is passed over", () => {
  const events = Array.from({ length: 5 }, (_, place) => event("claim", place));
  const tail = { nextSeq: 3, upTo: events[2]?.position as GlobalPosition };
  const [batch] = planSeals(events, tail);
  expect(batch?.first).toBe(3);
  expect(idsOf(batch?.leaves ?? [])).toEqual([events[3]?.eventId, events[4]?.eventId]);
  expect(planSeals(events.slice(0, 3), tail)).toEqual([]);
});

test("however the log is cut into pages, and whichever come again, every event is sealed once and in order", () => {
  const pages = fc.array(
    fc.record({ size: fc.integer({ min: 1, max: 400 }), repeats: fc.nat(2) }),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  const categories = fc.array(fc.constantFrom("claim", "ledger", "person"), {
    minLength: 800,
    maxLength: 800,
  });
  fc.assert(
    fc.property(pages, categories, (cuts, kinds) => {
      let tail = START;
      const sealed: string[] = [];
      const seen: RecordedEvent[] = [];
      for (const { repeats, size } of cuts) {
        const from = seen.length;
        const fresh = Array.from({ length: Math.min(size, kinds.length - from) }, (_, index) =>
          event(kinds[from + index] ?? "claim", from + index),
        );
        seen.push(...fresh);
        const page = repeats > 0 ? seen.slice(Math.max(0, from - 300)) : fresh;
        for (let time = 0; time <= repeats; time += 1) {
          for (const batch of planSeals(page, tail)) {
            expect(batch.first).toBe(sealed.length);
            sealed.push(...batch.leaves);
            tail = { nextSeq: sealed.length, upTo: batch.last.position };
          }
        }
      }
      const expected = seen.filter(({ eventType }) => !eventType.startsWith("ledger"));
      expect(idsOf(sealed)).toEqual(expected.map(({ eventId }) => eventId));
    }),
    { numRuns: 50 },
  );
});
