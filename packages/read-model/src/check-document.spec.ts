import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDocument } from "./check-document.ts";
import { readModelProblems } from "./errors.ts";
import { createViewDigest } from "./view-digest.ts";

const entries = { name: "entries", indexes: [] };

describe("checkDocument", () => {
  it("answers text that is the same document again, for everything that JSON holds", () => {
    const property = fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (doc) => {
      const plain = { ...doc };
      expect(JSON.parse(checkDocument(entries, "jeju", "a", plain))).toEqual(
        JSON.parse(JSON.stringify(plain)),
      );
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("refuses whatever JSON would change, however deep it lies", () => {
    const wrong = fc.constantFrom(undefined, Number.NaN, -Infinity, 1n, Symbol("s"), new Map());
    const nested = fc.tuple(fc.array(fc.constantFrom("list", "object"), { maxLength: 20 }), wrong);
    const property = fc.property(nested, ([path, value]) => {
      let doc: unknown = value;
      for (const kind of path) doc = kind === "list" ? [0, doc] : { a: 0, b: doc };
      const check = () => checkDocument(entries, "jeju", "a", { doc });
      expect(check).toThrow("READ_MODEL_BAD_DOCUMENT");
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("names the place of what it refuses", () => {
    const check = () => checkDocument(entries, "jeju", "a", { list: [1, { inner: undefined }] });
    expect(check).toThrow(".list[1].inner");
  });
});

describe("createViewDigest", () => {
  it("keeps the borders between parts apart", () => {
    const one = createViewDigest();
    one.add("c", "t", "ab", "{}");
    const other = createViewDigest();
    other.add("c", "ta", "b", "{}");
    expect(one.hex()).not.toBe(other.hex());
  });
});

it("fills every parameter of its problems", () => {
  const params = { collection: "c", reason: "r", id: "i", projection: "p" };
  for (const code of Object.keys(readModelProblems.table)) {
    const refusal = readModelProblems.refuse(code as keyof typeof readModelProblems.table, params);
    expect(`${refusal.why}${refusal.remedy}`).not.toMatch(/[{}]/);
  }
});
