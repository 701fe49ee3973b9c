import { RefusalError } from "@dure/kernel";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Policy,
  PolicySchema,
  packs,
  parsePolicyCanonicalJson,
  policyCanonicalJson,
  policyHash,
} from "../src/index.ts";
import { donghae } from "./fixtures.ts";

/** Policies near the packs: other numbers, other switches, optional parts present or not. */
const policyArbitrary: fc.Arbitrary<Policy> = fc
  .record({
    pack: fc.constantFrom(...packs()),
    version: fc.integer({ min: 1, max: 1000 }),
    grade: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    points: fc.integer({ min: 1, max: 1_000_000 }),
    title: fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" }),
    mode: fc.constantFrom("DEDUCT" as const, "MILESTONE" as const),
    cap: fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined }),
  })
  .map(({ pack, version, grade, points, title, mode, cap }) => {
    const policy = structuredClone(pack.policy);
    policy.version = version;
    delete policy.eligibility.gradeAtLeast;
    delete policy.eligibility.gradeAtMost;
    if (grade !== undefined) policy.eligibility.gradeAtMost = grade;
    policy.settlement.mode = mode;
    const [first] = policy.activities;
    if (first) {
      first.pointsMilli = points;
      first.titleKo = title.trim() || "이름";
      if (cap !== undefined) first.cap = { perPersonMonth: { pointsMilli: cap } };
    }
    return policy;
  });

describe("hash", () => {
  test("canonical text -> policy -> the same text and hash", () => {
    fc.assert(
      fc.property(policyArbitrary, (policy) => {
        const text = policyCanonicalJson(policy);
        const again = parsePolicyCanonicalJson(text);
        expect(policyCanonicalJson(again)).toBe(text);
        expect(policyHash(again)).toBe(policyHash(policy));
      }),
    );
  });

  test("the order of fields does not matter, every value does", () => {
    const policy = donghae();
    const turned = Object.fromEntries(Object.entries(policy).toReversed()) as Policy;
    expect(policyHash(turned)).toBe(policyHash(policy));
    expect(policyHash({ ...policy, version: 2 })).not.toBe(policyHash(policy));
    expect(policyHash(policy)).toMatch(/^[0-9a-f]{64}$/);
  });

  test("who approved is no field of the rules", () => {
    expect(PolicySchema.safeParse({ ...donghae(), approvedBy: ["a", "b"] }).success).toBe(false);
  });

  test.each([
    ["no JSON", "{"],
    ["another shape", "{}"],
    ["spaces", JSON.stringify(donghae(), null, 1)],
    ["another order", JSON.stringify(donghae())],
  ])("%s is refused as a stored text", (_name, text) => {
    expect(() => parsePolicyCanonicalJson(text)).toThrow(RefusalError);
    expect(() => parsePolicyCanonicalJson(text)).toThrow(/^POLICY_JSON_WRONG/);
  });
});

// These are golden: a stored approval names them. A change of schema that moves them breaks the replay of history.
test("the packs keep their hashes", () => {
  expect(
    Object.fromEntries(packs().map(({ tenantId, policy }) => [tenantId, policyHash(policy)])),
  ).toMatchInlineSnapshot(`
    {
      "donghae": "70cae4b5270169a08bdc185d96d040345fbb0ffa46929623e94bb031f29611db",
      "happycity": "562b7fa7b2d3ebc59e9a2863bccc6b5bf2932b0be93ff5225afff6efde4d0bbd",
      "hongcheon": "31ae148484ca2db7cd8848a62521ce2b2dadc9cffa4e6215a65ce0c86262ba54",
      "jeju": "e5542ba52ba180303dbf7fb1be466bbf55f264e06ec4d8b7cbaee1de73d372bf",
      "mapo": "bc499e59c9f2a17c0def1c782ae8eb2eaddc54a69beffe7a9499c1fb2b6c387f",
      "seongdong": "0d3a954f0605303d8e6dc4265adaa4459e43879e6ca36c1445b2fd47652b93ba",
    }
  `);
});
