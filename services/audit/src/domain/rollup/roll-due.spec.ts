import { expect, test } from "vitest";
import { isRollDue } from "./roll-due.ts";

const HOUR_MS = 3_600_000;
const T = 1_800_000_000_000;

test("the first checkpoint of a log goes up at once", () => {
  expect(isRollDue({ nowMs: T, signed: { size: 1, atMs: T }, rolled: undefined })).toBe(true);
});

test("a newer one goes up an hour after the last", () => {
  const rolled = { size: 1, atMs: T };
  const signed = { size: 2, atMs: T + 1 };
  expect(isRollDue({ nowMs: T + HOUR_MS - 1, signed, rolled })).toBe(false);
  expect(isRollDue({ nowMs: T + HOUR_MS, signed, rolled })).toBe(true);
  expect(isRollDue({ nowMs: T - 1, signed, rolled })).toBe(true);
});

test("the same size goes up again only when it was signed again", () => {
  const rolled = { size: 1, atMs: T };
  const nowMs = T + 30 * HOUR_MS;
  expect(isRollDue({ nowMs, signed: { size: 1, atMs: T - 5 }, rolled })).toBe(false);
  expect(isRollDue({ nowMs, signed: { size: 1, atMs: T + 24 * HOUR_MS }, rolled })).toBe(true);
});
