import { civilDate } from "@dure/kernel";
import { expect, test } from "vitest";
import { manifestDay, manifestLeaf, missingDays } from "./manifest.ts";

const day = civilDate("2026-07-10");

test("a manifest lists every expected log in order of names, and 0 for whoever was silent", () => {
  const seen = new Map([["b", 7]]);
  expect(manifestLeaf(day, ["b", "a"], seen)).toBe(
    '{"day":"2026-07-10","expected":[{"origin":"a","size":0},{"origin":"b","size":7}],"kind":"manifest"}',
  );
});

test("its day is read back, and a checkpoint is no manifest", () => {
  expect(manifestDay(manifestLeaf(day, ["a"], undefined))).toBe(day);
  expect(manifestDay("dure.example/ledger/donghae/mileage\n1\nAAAA\n\n— x y\n")).toBe(undefined);
  expect(manifestDay('{"day":"2026-02-30"}')).toBe(undefined);
});

test("every day that is over gets one, oldest first, so many at a time", () => {
  const firstDay = civilDate("2026-07-07");
  const missing = (lastManifest: string | undefined, limit: number) =>
    missingDays(
      { firstDay, lastManifest: lastManifest === undefined ? undefined : civilDate(lastManifest) },
      day,
      limit,
    );
  expect(missing(undefined, 9)).toEqual(["2026-07-07", "2026-07-08", "2026-07-09"]);
  expect(missing("2026-07-08", 9)).toEqual(["2026-07-09"]);
  expect(missing("2026-07-09", 9)).toEqual([]);
  expect(missing(undefined, 2)).toEqual(["2026-07-07", "2026-07-08"]);
});
