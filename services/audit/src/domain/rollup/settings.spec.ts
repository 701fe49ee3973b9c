import { expect, test } from "vitest";
import { readRollupSettings } from "./settings.ts";

const good = { nation: "korea", regions: { gangwon: ["donghae", "samcheok"], seoul: ["mapo"] } };

test("good settings are read, with `dure` as the house when none is named", () => {
  expect(readRollupSettings(good)).toEqual({ ...good, house: "dure" });
  expect(readRollupSettings({ ...good, house: "gov" })).toMatchObject({ house: "gov" });
});

test.each([
  ["no object", "x"],
  ["a list", []],
  ["an unknown field", { ...good, color: "red" }],
  ["no nation", { regions: good.regions }],
  ["a nation with other letters", { ...good, nation: "KOREA" }],
  ["no regions", { ...good, regions: {} }],
  ["a region like the nation", { nation: "korea", regions: { korea: ["donghae"] } }],
  ["a region with a stroke", { ...good, regions: { "a/b": ["donghae"] } }],
  ["an empty region", { ...good, regions: { gangwon: [] } }],
  ["an agency in two regions", { ...good, regions: { a: ["donghae"], b: ["donghae"] } }],
  ["an agency that is none", { ...good, regions: { a: ["../etc"] } }],
  ["a house that is none", { ...good, house: "-" }],
  [
    "too many agencies",
    { ...good, regions: { a: Array.from({ length: 151 }, (_, n) => `t${n}`) } },
  ],
  [
    "too many regions",
    {
      ...good,
      regions: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`r${n}`, [`t${n}`]])),
    },
  ],
])("refused: %s", (_what, settings) => {
  expect(readRollupSettings(settings)).toMatchObject({ reason: expect.stringMatching(/[가-힣]/) });
});
