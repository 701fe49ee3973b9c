import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planQuery } from "./plan-query.ts";
import type { CollectionDefinition } from "./port.ts";

const entries: CollectionDefinition = {
  name: "entries",
  indexes: [{ name: "byPerson", fields: ["person", "points"] }],
};
const query = { index: "byPerson", where: { person: "kim" }, limit: 10 } as const;
const doc = { person: "kim", points: 3 };

describe("planQuery", () => {
  it("splits the index into what is equal and what orders", () => {
    expect(planQuery("view:a", entries, "jeju", query)).toMatchObject({
      equalFields: ["person"],
      equalValues: ["kim"],
      orderFields: ["points"],
      descending: false,
    });
  });

  it("reads its own cursor back, with another page size too", () => {
    const cursor = planQuery("view:a", entries, "jeju", query).cursorBehind("id-1", doc);
    const plan = planQuery("view:a", entries, "jeju", { ...query, limit: 3, cursor });
    expect(plan.after).toEqual({ values: [3], id: "id-1" });
  });

  it("refuses the cursor of another scope", () => {
    const cursor = planQuery("view:a", entries, "jeju", query).cursorBehind("id-1", doc);
    const ask = () => planQuery("view:b", entries, "jeju", { ...query, cursor });
    expect(ask).toThrow("READ_MODEL_BAD_QUERY");
  });

  it("refuses or understands any text as cursor, and fails in no other way", () => {
    const own = planQuery("view:a", entries, "jeju", query).cursorBehind("id-1", doc);
    const mutated = fc
      .tuple(fc.nat(own.length - 1), fc.string({ maxLength: 2 }))
      .map(([at, text]) => own.slice(0, at) + text + own.slice(at + 1));
    const property = fc.property(fc.oneof(fc.string(), mutated), (cursor) => {
      try {
        const { after } = planQuery("view:a", entries, "jeju", { ...query, cursor });
        expect(after?.values).toHaveLength(1);
      } catch (error) {
        expect(error).toMatchObject({ refusal: { code: "READ_MODEL_BAD_QUERY" } });
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});
