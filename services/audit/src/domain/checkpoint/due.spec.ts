import fc from "fast-check";
import { expect, test } from "vitest";
import { checkpointDueInMs } from "./due.ts";

const DAY_MS = 86_400_000;
const T = 1_800_000_000_000;
const due = (nowMs: number, size: number, signedSize: number, isUrgent = false) =>
  checkpointDueInMs({ nowMs, size, signed: { size: signedSize, atMs: T }, isUrgent });

test("a log without leaves has no checkpoint; the first leaf is signed at once", () => {
  expect(checkpointDueInMs({ nowMs: T, size: 0, signed: undefined, isUrgent: false })).toBe(
    undefined,
  );
  expect(checkpointDueInMs({ nowMs: T, size: 1, signed: undefined, isUrgent: false })).toBe(0);
});

test("new leaves are signed a second after the last checkpoint and not before", () => {
  expect(due(T, 2, 1)).toBe(1_000);
  expect(due(T + 999, 2, 1)).toBe(1);
  expect(due(T + 1_000, 2, 1)).toBe(0);
  expect(due(T + DAY_MS, 2, 1)).toBe(0);
});

test("a closed period is signed at once", () => {
  expect(due(T, 2, 1, true)).toBe(0);
});

test("an unchanged log is signed again after a day", () => {
  expect(due(T + 1_000, 1, 1)).toBe(DAY_MS - 1_000);
  expect(due(T + DAY_MS, 1, 1)).toBe(0);
});

test("a clock that was set back does not keep a log unsigned", () => {
  expect(due(T - 3_600_000, 2, 1)).toBe(0);
});

test("however leaves come, two checkpoints that nothing urgent asked for are a second apart or more", () => {
  const steps = fc.array(fc.tuple(fc.nat(3_000), fc.nat(3)), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (moves) => {
      let [nowMs, size] = [T, 1];
      let signed = { size: 1, atMs: T };
      for (const [pauseMs, leaves] of moves) {
        nowMs += pauseMs;
        size += leaves;
        if (checkpointDueInMs({ nowMs, size, signed, isUrgent: false }) !== 0) continue;
        expect(nowMs - signed.atMs).toBeGreaterThanOrEqual(1_000);
        signed = { size, atMs: nowMs };
      }
    }),
  );
});
