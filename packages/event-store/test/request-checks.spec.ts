import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sampleEvents } from "../src/conformance/index.ts";
import { claim } from "../src/conformance/sample.ts";
import {
  type AppendRequest,
  checkAppendRequest,
  checkReadStream,
  checkSubscribe,
  EventStoreError,
  eventStoreProblems,
} from "../src/index.ts";

const sample = sampleEvents();

function codeOf(check: () => unknown): string {
  try {
    check();
    return "accepted";
  } catch (error) {
    if (error instanceof EventStoreError) return error.refusal.code;
    throw error;
  }
}

const withData = (...data: string[]): AppendRequest => ({
  streamName: claim(1),
  expectedRevision: "noStream",
  events: data.map((text) => sample.event({ data: text })),
});

test("a good request passes and its stream name comes back in parts", () => {
  expect(checkAppendRequest(sample.request(claim(1), 0, 3))).toEqual({
    category: "claim",
    tenantId: "jeju",
    id: "1",
  });
});

test("the limit of bytes counts UTF-8 bytes of the whole batch, to the byte", () => {
  const limits = { maxEvents: 10, maxBytes: 16 };
  const check = (...data: string[]) => codeOf(() => checkAppendRequest(withData(...data), limits));
  expect(check('"12345678901234"')).toBe("accepted");
  expect(check('"123456789012345"')).toBe("EVENT_STORE_BATCH_TOO_LARGE");
  expect(check('"가가"', '"가가"')).toBe("accepted");
  expect(check('"가가"', '"가가a"')).toBe("EVENT_STORE_BATCH_TOO_LARGE");
});

test("the limit of events counts them", () => {
  const limits = { maxEvents: 2, maxBytes: 1_000 };
  expect(codeOf(() => checkAppendRequest(withData("1", "2"), limits))).toBe("accepted");
  expect(codeOf(() => checkAppendRequest(withData("1", "2", "3"), limits))).toBe(
    "EVENT_STORE_BATCH_TOO_LARGE",
  );
});

test("an escaped lone surrogate is ASCII and passes; a raw one does not", () => {
  expect(codeOf(() => checkAppendRequest(withData('"\\ud800"')))).toBe("accepted");
  expect(codeOf(() => checkAppendRequest(withData('"\ud800"')))).toBe("EVENT_STORE_NOT_ENCODABLE");
});

test("reads and subscriptions are refused outside 1 to 10,000 events a page", () => {
  const { signal } = new AbortController();
  const page = (pageSize: number) => codeOf(() => checkSubscribe({ signal, pageSize }));
  const read = (maxCount: number) =>
    codeOf(() => checkReadStream(claim(1), { direction: "forwards", maxCount }));
  for (const check of [page, read]) {
    expect([0, 1, 10_000, 10_001].map(check)).toEqual([
      "EVENT_STORE_BAD_REQUEST",
      "accepted",
      "accepted",
      "EVENT_STORE_BAD_REQUEST",
    ]);
  }
  expect(checkSubscribe({ signal })).toBe(500);
});

test("the README lists every code with its status", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const [code, { status }] of Object.entries(eventStoreProblems.table)) {
    expect(readme).toMatch(new RegExp(`^\\| \`${code}\` +\\| ${status} `, "m"));
  }
});
