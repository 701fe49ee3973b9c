import { expect, test } from "vitest";
import { progressOn } from "../src/progress.ts";

function told(isInteractive: boolean, isQuiet = false): string {
  let shown = "";
  const progress = progressOn(
    {
      out: () => undefined,
      err: (text) => {
        shown += text;
      },
      isInteractive,
      nowMs: () => 0,
      untilStopped: () => Promise.resolve(),
    },
    isQuiet,
  );
  for (let done = 0; done <= 1_000; done += 1) progress("원장 확인", done, 1_000);
  progress.end();
  return shown;
}

test("on a terminal a bar is drawn over itself and taken away at the end", () => {
  const shown = told(true);
  expect(shown).toContain("100% 원장 확인 1,000/1,000");
  expect(shown).toContain("████████████░░░░░░░░░░░░  50%");
  expect(shown.split("\r").length).toBeLessThan(110);
  expect(shown.endsWith("\r\u001b[K")).toBe(true);
});

test("elsewhere a line is written at every quarter", () => {
  expect(told(false).split("\n").filter(Boolean)).toEqual([
    "원장 확인 0/1,000",
    "원장 확인 250/1,000",
    "원장 확인 500/1,000",
    "원장 확인 750/1,000",
    "원장 확인 1,000/1,000",
  ]);
});

test("nothing is shown where nothing is wanted", () => {
  expect(told(true, true)).toBe("");
});
