import { canonicalJson, civilDate } from "@dure/kernel";
import { type SubjectKey, sealText } from "@dure/messages";
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  type EntryDraft,
  encodeEntry,
  type LedgerEntry,
  parseEntry,
  sealedFieldPlace,
  stampEntry,
  type TrialBalanceLine,
} from "../src/index.ts";
import { DONGHAE } from "./support/hand.ts";

const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const count = fc.nat({ max: 2 ** 40 });
const day = fc.constantFrom("2026-06-30", "2026-12-31", "2027-01-02").map(civilDate);
const seal = fc.record({ accounts: count, entries: count, root: hex });
const line: fc.Arbitrary<TrialBalanceLine> = fc.record({
  creditsPending: count,
  creditsPosted: count,
  debitsPending: count,
  debitsPosted: count,
  unit: fc.constantFrom("milli", "minute", "won"),
});

/** Bodies of the types that seal or erase, keys in the order in which their decisions write them. */
const body = fc.oneof(
  seal.map((sealed) => ({ type: "state.attested" as const, body: sealed })),
  fc
    .record({
      accounts: count,
      entries: count,
      liability: count,
      lots: fc.array(fc.record({ expiresOn: day, points: count }), { maxLength: 3 }),
      root: hex,
      through: day,
      trialBalance: fc.array(line, { maxLength: 3 }),
    })
    .map((closed) => ({ type: "period.closed" as const, body: closed })),
  fc
    .record({
      approvedBy: fc.tuple(fc.string(), fc.string()),
      ground: fc.constantFrom("PIPA_21" as const, "PIPA_36" as const),
      keys: fc.array(fc.record({ commitment: fc.string(), id: fc.string() }), { maxLength: 3 }),
      person: fc.string(),
      receipt: hex,
    })
    .map((erased) => ({ type: "subject.erased" as const, body: erased })),
);

const stamped = (draft: Pick<EntryDraft, "body" | "type">, more: Partial<EntryDraft> = {}) =>
  stampEntry(
    { ...draft, id: "id", eff: civilDate("2027-01-02"), pol: "", cause: [], ...more } as EntryDraft,
    { actor: { kind: "person", ref: "p" }, rec: 1, seq: 7, tenantId: DONGHAE },
  );

const isCanonical = (entry: LedgerEntry): void => {
  const stored = encodeEntry(entry);
  expect(stored).toBe(canonicalJson(entry));
  expect(encodeEntry(parseEntry(stored))).toBe(stored);
};

it("seals and erasures are stored as canonical JSON, whatever they say", () => {
  fc.assert(fc.property(body, (draft) => isCanonical(stamped(draft))));
});

it("a sealed field keeps the order of its keys, and stands where it was sealed for", () => {
  const key: SubjectKey = { keyId: "p.1", key: new Uint8Array(32).fill(7) };
  const { alg, c, k, n, s } = sealText(key, sealedFieldPlace(DONGHAE, "id", "eligibility"), "{}");
  const attested = {
    type: "state.attested" as const,
    body: { accounts: 0, entries: 7, root: "00" },
  };
  const entry = stamped(attested, { pd: [{ alg, c, f: "eligibility", k, n, s }] });
  isCanonical(entry);
  expect(parseEntry(encodeEntry(entry)).pd).toEqual(entry.pd);
  expect(sealedFieldPlace("a", "b", "c")).toBe("a|b|c");
});

it("what is no entry of this version is not read", () => {
  const attested = {
    type: "state.attested" as const,
    body: { accounts: 0, entries: 7, root: "00" },
  };
  const stored = encodeEntry(stamped(attested));
  for (const wrong of [
    stored.replace('"v":1', '"v":2'),
    stored.replace('"asset":"mileage"', '"asset":"leave"'),
    stored.replace('"pol":"",', ""),
    stored.replace('"pd":[],"pol":""', '"pol":"","pd":[]'),
    stored.replace("{", '{"a":1,'),
  ]) {
    expect(wrong).not.toBe(stored);
    expect(() => parseEntry(wrong)).toThrow("ENTRY_UNREADABLE");
  }
});
