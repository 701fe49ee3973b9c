import { describe, expect, test } from "vitest";
import { type EventStoreHarness, withLog } from "./harness.ts";
import { claim, MAPO } from "./sample.ts";

export function readingStreams(harness: EventStoreHarness): void {
  describe("reading a stream", () => {
    test(
      "answers the asked range forwards and backwards",
      withLog(harness, async ({ store }, sample) => {
        await store.append(sample.request(claim(1), "noStream", 4));
        await store.append(sample.request(claim(2), "noStream", 3));
        await store.append(sample.request(claim(1), 3, 6));
        const revisions = async (
          direction: "forwards" | "backwards",
          maxCount: number,
          fromRevision?: number,
        ) => {
          const range = fromRevision === undefined ? {} : { fromRevision };
          const events = await store.readStream(claim(1), { direction, maxCount, ...range });
          return events.map(({ streamRevision }) => streamRevision);
        };
        expect(await revisions("forwards", 3)).toEqual([0, 1, 2]);
        expect(await revisions("forwards", 3, 8)).toEqual([8, 9]);
        expect(await revisions("forwards", 3, 10)).toEqual([]);
        expect(await revisions("forwards", 10_000)).toHaveLength(10);
        expect(await revisions("backwards", 3)).toEqual([9, 8, 7]);
        expect(await revisions("backwards", 3, 1)).toEqual([1, 0]);
        expect(await revisions("backwards", 3, 50)).toEqual([9, 8, 7]);
        expect(await revisions("backwards", 1, 0)).toEqual([0]);
      }),
    );

    test(
      "answers nothing for a stream that does not exist, nor for one of another tenant",
      withLog(harness, async ({ store }, sample) => {
        await store.append(sample.request(claim(1), "noStream"));
        for (const name of [claim(2), claim(1, MAPO)]) {
          for (const direction of ["forwards", "backwards"] as const) {
            expect(await store.readStream(name, { direction, maxCount: 10 })).toEqual([]);
          }
        }
      }),
    );

    test(
      "sees what was acknowledged before, through this store and through another one",
      withLog(harness, async (log, sample) => {
        const other = await log.openAnother();
        for (let revision = 0; revision < 20; revision += 1) {
          const writer = revision % 2 === 0 ? log.store : other;
          await writer.append(sample.request(claim(1), revision === 0 ? "noStream" : revision - 1));
          for (const reader of [log.store, other]) {
            const [last] = await reader.readStream(claim(1), {
              direction: "backwards",
              maxCount: 1,
            });
            expect(last?.streamRevision).toBe(revision);
            expect(await reader.head()).toBe(last?.position);
          }
        }
      }),
    );
  });
}
