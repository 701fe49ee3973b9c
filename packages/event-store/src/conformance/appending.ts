import { civilDate } from "@dure/kernel";
import { describe, expect, test } from "vitest";
import { type EventStoreHarness, withLog } from "./harness.ts";
import { claim, codeOfRejection, givenPart, idsOf, wholeLog, wholeStream } from "./sample.ts";

export function appending(harness: EventStoreHarness): void {
  describe("appending", () => {
    test(
      "answers the last revision and the position, which head() then answers too",
      withLog(harness, async ({ store }, sample) => {
        expect(await store.head()).toBeUndefined();
        const first = await store.append(sample.request(claim(1), "noStream", 3));
        expect(first).toMatchObject({ kind: "appended", lastRevision: 2 });
        const second = await store.append(sample.request(claim(1), 2));
        expect(second).toMatchObject({ kind: "appended", lastRevision: 3 });
        const last = (await wholeStream(store, claim(1))).at(-1);
        expect(second).toHaveProperty("position", last?.position);
        expect(await store.head()).toBe(last?.position);
      }),
    );

    test(
      "stores every field and the exact text of the data",
      withLog(harness, async ({ store }, sample) => {
        const full = sample.event({
          eventType: "proposal.adopted",
          schemaVersion: 7,
          businessDate: civilDate("2026-12-31"),
          causationId: "cause",
          traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          actor: { kind: "citizen", ref: "r", orgUnit: "복지과", onBehalfOf: "other" },
          commandId: "command",
          policyHash: "ab".repeat(32),
          leafHash: "cd".repeat(32),
          data: ' {"b" : 1.50, "a":"가🌱\\u0000\\ud800", "b":1e2}\n',
        });
        const bare = sample.event({ data: "null" });
        await store.append({
          streamName: claim(1),
          expectedRevision: "noStream",
          events: [full, bare],
        });
        const recorded = await wholeStream(store, claim(1));
        expect(recorded.map(givenPart)).toStrictEqual([full, bare]);
        expect(recorded.map(({ streamRevision }) => streamRevision)).toEqual([0, 1]);
        expect(recorded.every(({ streamName }) => streamName === claim(1))).toBe(true);
        expect(recorded.every(({ recordedAtMs }) => Number.isSafeInteger(recordedAtMs))).toBe(true);
      }),
    );

    test(
      "refuses noStream for a stream that exists, and a number for one that does not",
      withLog(harness, async ({ store }, sample) => {
        await store.append(sample.request(claim(1), "noStream", 2));
        expect(await store.append(sample.request(claim(1), "noStream"))).toEqual({
          kind: "conflict",
          actualRevision: 1,
        });
        expect(await store.append(sample.request(claim(2), 0))).toEqual({
          kind: "conflict",
          actualRevision: "noStream",
        });
        expect(await wholeLog(store)).toHaveLength(2);
      }),
    );

    test(
      "refuses a stale and a future revision and writes nothing of the batch",
      withLog(harness, async ({ store }, sample) => {
        await store.append(sample.request(claim(1), "noStream", 3));
        for (const revision of [0, 1, 3, 100]) {
          expect(await store.append(sample.request(claim(1), revision, 2))).toEqual({
            kind: "conflict",
            actualRevision: 2,
          });
        }
        expect(await wholeLog(store)).toHaveLength(3);
      }),
    );

    test(
      "keeps the order of a batch and gives it neighbouring revisions",
      withLog(harness, async ({ store }, sample) => {
        const count = Math.min(1000, harness.limits.maxEvents);
        const request = sample.request(claim(1), "noStream", count);
        expect(await store.append(request)).toMatchObject({ lastRevision: count - 1 });
        const recorded = await wholeStream(store, claim(1));
        expect(idsOf(recorded)).toEqual(idsOf(request.events));
        expect(idsOf(await wholeLog(store))).toEqual(idsOf(request.events));
      }),
    );

    test(
      "takes a batch of 10 MB whole, or refuses it whole where its limit is lower",
      withLog(harness, async ({ store }, sample) => {
        const data = JSON.stringify({ text: "두레".repeat(174_760) });
        const request = {
          streamName: claim(1),
          expectedRevision: "noStream" as const,
          events: sample.events(10, { data }),
        };
        if (Buffer.byteLength(data) * 10 > harness.limits.maxBytes) {
          expect(await codeOfRejection(store.append(request))).toBe("EVENT_STORE_BATCH_TOO_LARGE");
          expect(await wholeLog(store)).toEqual([]);
          return;
        }
        expect(await store.append(request)).toMatchObject({ kind: "appended", lastRevision: 9 });
        const recorded = await wholeStream(store, claim(1));
        expect(idsOf(recorded)).toEqual(idsOf(request.events));
        expect(recorded.every((event) => event.data === data)).toBe(true);
        expect(await store.append(request)).toMatchObject({ kind: "alreadyAppended" });
      }),
    );
  });
}
