import type { RecordedEvent } from "@dure/messages";
import { describe, expect, test } from "vitest";
import type { AppendRequest } from "../port.ts";
import { type EventStoreHarness, type LogUnderTest, withLog } from "./harness.ts";
import { claim, codeOfRejection, givenPart, idsOf, type Sample, wholeLog } from "./sample.ts";

const CUTS = [1, 100, 400];
const STREAMS = 12;
const APPENDS_PER_STREAM = 100;

/** The log under faults. The names of the tests say by what means the adapter's harness works them. */
export function faults(harness: EventStoreHarness): void {
  describe("faults", () => {
    test(
      "keeps every acknowledged event over a restart",
      withLog(harness, async (log, sample) => {
        const request = sample.request(claim(1), "noStream", 3);
        await log.store.append(request);
        const before = await wholeLog(log.store);
        const reopened = await log.reopen();
        expect(await wholeLog(reopened)).toEqual(before);
        expect(await reopened.append(request)).toMatchObject({ kind: "alreadyAppended" });
        expect(await reopened.append(sample.request(claim(1), 2))).toMatchObject({
          kind: "appended",
          lastRevision: 3,
        });
      }),
    );

    test(
      `answers within bounds while nothing answers (${harness.faults.silence}), and goes on afterwards`,
      withLog(harness, async (log, sample) => {
        await checkSilence(log, sample);
      }),
    );

    test(
      `knows the same ids after a crash between effect and acknowledgement (${harness.faults.loseAcknowledgement})`,
      withLog(harness, async (log, sample) => {
        const request = sample.request(claim(1), "noStream", 3);
        await log.loseAcknowledgement(request);
        expect(await log.store.append(request)).toMatchObject({
          kind: "alreadyAppended",
          lastRevision: 2,
        });
        expect(idsOf(await wholeLog(log.store))).toEqual(idsOf(request.events));
      }),
    );

    for (const cutAfter of CUTS) {
      test(
        `loses and doubles nothing when a writer is cut off (${harness.faults.cutMidAppend}) after ${cutAfter} answers`,
        withLog(harness, async (log, sample) => {
          await checkCut(log, planOf(sample), cutAfter);
        }),
      );
    }
  });
}

async function checkSilence(log: LogUnderTest, sample: Sample): Promise<void> {
  await log.store.append(sample.request(claim(0), "noStream"));
  const ending = new AbortController();
  const pages = log.store.subscribe({ signal: ending.signal })[Symbol.asyncIterator]();
  await pages.next();
  const endSilence = await log.silence();
  const requests = [1, 2, 3].map((id) => sample.request(claim(id), "noStream", 2));
  const codes = await Promise.all(
    requests.map((request) => codeOfRejection(log.store.append(request))),
  );
  await endSilence();
  const stored = new Set(idsOf(await wholeLog(log.store)));
  for (const [index, request] of requests.entries()) {
    expect(["EVENT_STORE_UNAVAILABLE", "EVENT_STORE_OUTCOME_UNKNOWN"]).toContain(codes[index]);
    const there = idsOf(request.events).filter((id) => stored.has(id));
    if (codes[index] === "EVENT_STORE_UNAVAILABLE") expect(there).toEqual([]);
    const again = await log.store.append(request);
    expect(again.kind).toBe(there.length === 0 ? "appended" : "alreadyAppended");
  }
  const all = idsOf(await wholeLog(log.store));
  expect(all.slice(1).sort()).toEqual(requests.flatMap(({ events }) => idsOf(events)).sort());
  const followed: string[] = [];
  while (followed.length < 6) {
    const page = await pages.next();
    if (page.done) break;
    followed.push(...idsOf(page.value.events));
  }
  expect(followed).toEqual(all.slice(1));
  ending.abort();
}

const planOf = (sample: Sample): AppendRequest[] =>
  Array.from({ length: STREAMS * APPENDS_PER_STREAM }, (_, index) => {
    const turn = Math.floor(index / STREAMS);
    return sample.request(claim(index % STREAMS), turn === 0 ? "noStream" : turn * 3 - 1, 3);
  });

async function checkCut(
  log: LogUnderTest,
  plan: readonly AppendRequest[],
  cutAfter: number,
): Promise<void> {
  const acknowledged = await log.cutMidAppend(plan, cutAfter);
  expect(acknowledged.length).toBeGreaterThanOrEqual(cutAfter);
  const stored = await wholeLog(log.store);
  const byId = new Map(stored.map((event): [string, RecordedEvent] => [event.eventId, event]));
  expect(byId.size).toBe(stored.length);
  for (const [index, { events }] of plan.entries()) {
    const there = events.flatMap(({ eventId }) => byId.get(eventId) ?? []);
    if (there.length > 0 || acknowledged.includes(index)) {
      expect(there.map(givenPart)).toEqual(events);
    }
  }
  for (const request of plan) {
    const again = await log.store.append(request);
    const wasThere = request.events.every(({ eventId }) => byId.has(eventId));
    expect(again.kind).toBe(wasThere ? "alreadyAppended" : "appended");
  }
  const all = idsOf(await wholeLog(await log.reopen()));
  expect(all).toHaveLength(plan.length * 3);
  expect(new Set(all).size).toBe(all.length);
}
