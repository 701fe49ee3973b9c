import { describe, expect, test } from "vitest";
import type { AppendResult } from "../port.ts";
import { type EventStoreHarness, withLog } from "./harness.ts";
import { claim, idsOf, wholeLog, wholeStream } from "./sample.ts";

const ROUNDS = 30;

/** Writers that race: the store decides, and exactly one of them is told that it won. */
export function racing(harness: EventStoreHarness): void {
  describe("racing", () => {
    for (const [name, stores] of [
      ["two writers on one store", 1],
      ["two stores on one log", 2],
    ] as const) {
      test(
        `lets exactly one of ${name} append, new stream or old`,
        withLog(harness, async (log, sample) => {
          const other = stores === 1 ? log.store : await log.openAnother();
          for (let round = 0; round < ROUNDS; round += 1) {
            const expected = round === 0 ? "noStream" : round - 1;
            const left = sample.request(claim(1), expected);
            const right = sample.request(claim(1), expected);
            const [leftResult, rightResult] = await Promise.all([
              log.store.append(left),
              other.append(right),
            ]);
            expect([leftResult.kind, rightResult.kind].sort()).toEqual(["appended", "conflict"]);
            const [winner, loser] =
              leftResult.kind === "appended" ? [left, rightResult] : [right, leftResult];
            expect(loser).toEqual({ kind: "conflict", actualRevision: round });
            const recorded = await wholeStream(log.store, claim(1));
            expect(idsOf(recorded).at(-1)).toBe(winner.events[0]?.eventId);
            expect(recorded).toHaveLength(round + 1);
          }
        }),
      );
    }

    test(
      "writes a batch once that two stores send at the same time",
      withLog(harness, async (log, sample) => {
        const other = await log.openAnother();
        for (let round = 0; round < ROUNDS; round += 1) {
          const request = sample.request(claim(round), "noStream", 2);
          const results = await Promise.all([log.store.append(request), other.append(request)]);
          expect(results.map(({ kind }) => kind).sort()).toEqual(["alreadyAppended", "appended"]);
          expect(new Set(results.map(positionOf)).size).toBe(1);
        }
        expect(await wholeLog(other)).toHaveLength(ROUNDS * 2);
      }),
    );

    test(
      "lets many writers of one stream through one after another, without a gap",
      withLog(harness, async (log, sample) => {
        const stores = [log.store, await log.openAnother()];
        const writers = Array.from({ length: 8 }, async (_, writer) => {
          const store = stores[writer % 2] ?? log.store;
          let revision = -1;
          for (let done = 0; done < 10; ) {
            const expected = revision < 0 ? "noStream" : revision;
            const result = await store.append(sample.request(claim("busy"), expected));
            if (result.kind === "appended") {
              revision = result.lastRevision;
              done += 1;
            } else if (result.kind === "conflict") {
              revision = result.actualRevision === "noStream" ? -1 : result.actualRevision;
            } else throw new Error(`unexpected: ${result.kind}`);
          }
        });
        await Promise.all(writers);
        const recorded = await wholeStream(log.store, claim("busy"));
        expect(recorded.map(({ streamRevision }) => streamRevision)).toEqual(
          Array.from({ length: 80 }, (_, revision) => revision),
        );
      }),
    );
  });
}

const positionOf = (result: AppendResult): string | undefined =>
  "position" in result ? result.position : undefined;
