import { hash } from "node:crypto";
import { canonicalJson } from "@dure/kernel";
import { explain } from "@dure/ledger-audit";
import { type LedgerEntry, sealedFieldPlace } from "@dure/ledger-books";
import { openText, type SubjectKey, sealText, tenantId } from "@dure/messages";
import { expect, test } from "vitest";
import { recordOf, sealRecord } from "../../../packages/ledger-audit/test/support/sealed-tenant.ts";
import { smallAgency } from "../../../packages/ledger-audit/test/support/small-agency.ts";
import { type ShownEligibility } from "../src/explanation/eligibility.ts";
import { shownExplanation } from "../src/explanation/shown-explanation.ts";
import { TextOpener } from "../src/explanation/text-opener.ts";
import type { Viewer } from "../src/explanation/viewer.ts";

const SAMCHEOK = tenantId("samcheok");
const FACTS = {
  departmentCode: "d01",
  disciplined: false,
  employment: "일반직",
  gradeEquivalent: 7,
};

/** The keys of the agency of the fixture. */
const keyOf = (ref: string): SubjectKey => ({
  keyId: `${ref}.1`,
  key: hash("sha256", `samcheok key ${ref}`, "buffer"),
});

/** Explains a reward of an agency whose reservations were meddled with before they were sealed. */
async function eligibilityOf(
  meddle: (reserved: readonly LedgerEntry[]) => readonly (LedgerEntry | undefined)[] = () => [],
  options: { readonly destroyed?: boolean; readonly viewer?: Viewer } = {},
): Promise<ShownEligibility | undefined> {
  const record = recordOf(smallAgency());
  const entries = record.entries.map((text) => JSON.parse(text) as LedgerEntry);
  const reserved = entries.filter(({ type }) => type === "redemption.reserved");
  for (const entry of meddle(reserved))
    if (entry) record.entries[entry.seq] = JSON.stringify(entry);
  const source = await sealRecord(record);
  const question = { kind: "payout", redemption: "w1" } as const;
  const { destroyed = false, viewer = { kind: "AUDITOR" } } = options;
  const opener = new TextOpener({
    tenantId: SAMCHEOK,
    keyring: {
      open: async (_tenant, ref, place, sealed) =>
        destroyed ? undefined : openText(keyOf(ref), place, sealed),
    },
    keys: {
      list: async () =>
        (await source.keys()).map((key) => (destroyed ? { ...key, state: "DESTROYED" } : key)),
      close: () => undefined,
    },
  });
  const explanation = await explain({ source, question });
  const shown = await shownExplanation({ explanation, source, viewer, opener });
  return shown.payouts[0]?.eligibility;
}

/** The entry with other facts, sealed as if they had always been there. */
function withFacts(entry: LedgerEntry, facts: object): LedgerEntry {
  const place = sealedFieldPlace(entry.t, entry.id, "eligibility");
  const { alg, c, k, n, s } = sealText(keyOf("p-one"), place, canonicalJson(facts));
  return { ...entry, pd: [{ alg, c, f: "eligibility", k, n, s }] };
}

test("an auditor sees what was asked of the rule, and that it answers the same again", async () => {
  expect(await eligibilityOf()).toEqual({
    state: "OPEN",
    facts: FACTS,
    eligible: true,
    holdsAgain: true,
  });
});

test("nobody else sees it", async () => {
  const viewers: Viewer[] = [{ kind: "OFFICE" }, { kind: "PERSON", personRef: "p-one" }];
  for (const viewer of viewers) expect(await eligibilityOf(undefined, { viewer })).toBe(undefined);
});

test("facts of which the rule makes something else show that the reasoning does not hold", async () => {
  const disciplined = { ...FACTS, disciplined: true };
  expect(await eligibilityOf(([first]) => [first && withFacts(first, disciplined)])).toEqual({
    state: "OPEN",
    facts: disciplined,
    eligible: false,
    holdsAgain: false,
  });
});

test("facts that were taken from another entry, and what is no facts, are unreadable", async () => {
  const moved = await eligibilityOf(([first, second]) => [
    first && second && ({ ...first, pd: second.pd } as LedgerEntry),
  ]);
  expect(moved).toEqual({ state: "UNREADABLE" });
  const nothing = await eligibilityOf(([first]) => [first && withFacts(first, { grade: "high" })]);
  expect(nothing).toEqual({ state: "UNREADABLE" });
});

test("without sealed facts, or without the key, there is nothing to ask the rule again", async () => {
  const absent = await eligibilityOf(([first]) => [first && ({ ...first, pd: [] } as LedgerEntry)]);
  expect(absent).toEqual({ state: "ABSENT" });
  expect(await eligibilityOf(undefined, { destroyed: true })).toEqual({ state: "ERASED" });
});
