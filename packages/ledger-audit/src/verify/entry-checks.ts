import { hash } from "node:crypto";
import { addDays, canonicalJson } from "@dure/kernel";
import {
  type LedgerEntry,
  type LedgerState,
  type PolicyVersion,
  trialBalance,
} from "@dure/ledger-books";
import type { Trace } from "@dure/policy";
import { amountDifference } from "./entry-amounts.ts";
import type { Findings, Place } from "./findings.ts";
import { differingInput } from "./recorded-inputs.ts";
import { checkTaking } from "./takings.ts";

type EntryOf<Type extends LedgerEntry["type"]> = Extract<LedgerEntry, { type: Type }>;

export interface EntryCheck {
  /** The state before the entry. */
  readonly state: LedgerState;
  readonly entry: LedgerEntry;
  /** Whether the recorded reasoning holds when the rules are run again. */
  readonly holds: (version: PolicyVersion, trace: Trace) => boolean;
  readonly place: Place;
}

/**
 * What an entry must be beyond the books: decided by a policy that was in force, for the amount that its rules give, on
 * inputs that the ledger held, from the lots that expire first. The books themselves are folded elsewhere.
 */
export function checkEntry(check: EntryCheck, findings: Findings): void {
  const { entry, place, state } = check;
  if (entry.pol !== "" && !isKnownPolicy(state, entry)) {
    findings.add("POLICY_NOT_IN_FORCE", { hash: entry.pol }, place);
    return;
  }
  switch (entry.type) {
    case "policy.published":
      return checkPolicyText(entry, place, findings);
    case "points.granted":
      checkSubject(state, entry, place, findings);
      return checkDecision(check, findings);
    case "points.withheld":
      return checkDecision(check, findings);
    case "points.deducted":
    case "redemption.reserved":
      checkTaking(check, findings);
      return checkDecision(check, findings);
    case "clawback.settled":
    case "points.reversed":
      return checkTaking(check, findings);
    case "redemption.captured":
      return checkPinned(state, entry, place, findings);
    case "lot.expired":
      return checkExpiry(state, entry, place, findings);
    case "period.closed":
      return checkClose(state, entry, place, findings);
    default:
      return;
  }
}

const isKnownPolicy = (state: LedgerState, entry: LedgerEntry): boolean =>
  entry.type === "policy.published"
    ? entry.pol === entry.body.hash
    : state.policyByHash(entry.pol) !== undefined;

function checkPolicyText(
  { body }: EntryOf<"policy.published">,
  place: Place,
  findings: Findings,
): void {
  if (hash("sha256", body.canonical, "hex") !== body.hash) {
    findings.add("POLICY_TEXT_DIFFERS", { hash: body.hash }, place);
  }
}

/** The recorded reasoning: of a policy in force, true when run again, of this amount, on inputs of this ledger. */
function checkDecision(check: EntryCheck, findings: Findings): void {
  const { holds, place, state } = check;
  const entry = check.entry as EntryOf<
    "points.deducted" | "points.granted" | "points.withheld" | "redemption.reserved"
  >;
  const version = state.policyByHash(entry.pol);
  if (!version) {
    const mayLack = entry.type === "points.withheld" && entry.body.reason === "NO_POLICY";
    const isEmpty = entry.body.basis.trace.length === 0;
    if (!mayLack || !isEmpty) findings.add("POLICY_NOT_IN_FORCE", { hash: entry.pol }, place);
    return;
  }
  if (!isInForce(state, entry, version)) {
    findings.add("POLICY_NOT_IN_FORCE", { hash: entry.pol }, place);
    return;
  }
  const steps = entry.body.basis.trace;
  if (steps.length > 0 && !holds(version, steps)) {
    findings.add("RULE_DIFFERS", {}, place);
    return;
  }
  const difference = amountDifference(state, entry, version);
  if (difference) {
    findings.add("RULE_AMOUNT_DIFFERS", { ...difference }, place);
    return;
  }
  const field = differingInput(state, entry, version);
  if (field !== undefined) findings.add("RULE_INPUTS_DIFFER", { field }, place);
}

/**
 * The policy of the day of the act decides. An entry names that day as `eff`, except where the day lay in a closed period:
 * then any policy may have ruled that was in force before. A day's grace is for clocks that differ around midnight.
 */
function isInForce(state: LedgerState, entry: LedgerEntry, version: PolicyVersion): boolean {
  if (state.policyOn(entry.eff) === version) return true;
  const latest = addDays(entry.eff, 1);
  if (version.effectiveFrom > latest) return false;
  if (entry.type !== "points.granted" || entry.body.kind !== "ACTIVITY") return true;
  const { closedThrough } = state.head;
  const isMoved = closedThrough !== "" && entry.eff === addDays(closedThrough, 1);
  return isMoved || state.policyOn(latest) === version;
}

function checkSubject(
  state: LedgerState,
  { body }: EntryOf<"points.granted">,
  place: Place,
  findings: Findings,
): void {
  const before = body.subject === "" ? undefined : state.subjects.get(body.subject);
  const lot = before === undefined ? undefined : state.lots.get(before);
  if (before === undefined || lot?.act === body.act) return;
  findings.add("SUBJECT_REWARDED_TWICE", { subject: body.subject, entry: before }, place);
}

function checkPinned(
  state: LedgerState,
  { body }: EntryOf<"redemption.captured">,
  place: Place,
  findings: Findings,
): void {
  if (state.holds.get(body.redemption)?.state !== "HELD") return;
  findings.add("HOLD_NOT_PINNED", { redemption: body.redemption }, place);
}

function checkExpiry(
  state: LedgerState,
  { body, eff }: EntryOf<"lot.expired">,
  place: Place,
  findings: Findings,
): void {
  const lot = state.lots.get(body.lot);
  if (lot && lot.expiresOn !== body.expiresOn) {
    const why = `이 묶음의 소멸일은 ${lot.expiresOn}입니다.`;
    findings.add("EXPIRY_WRONG", { why }, place);
  } else if (body.expiresOn >= eff) {
    const why = `소멸일 ${body.expiresOn}이(가) 지나기 전에 소멸시켰습니다.`;
    findings.add("EXPIRY_WRONG", { why }, place);
  }
}

/** The root of a close is checked by the fold (I11); these are the other values that it writes down. */
function checkClose(
  state: LedgerState,
  { body }: EntryOf<"period.closed">,
  place: Place,
  findings: Findings,
): void {
  const lots = state.lots.liability();
  const liability = lots.reduce((sum, { points }) => sum + points, 0);
  const expected = { liability, lots, trialBalance: trialBalance(state.accounts.values()) };
  for (const [field, value] of Object.entries(expected)) {
    if (canonicalJson(value) !== canonicalJson(Reflect.get(body, field))) {
      findings.add("SEAL_DIFFERS", { field }, place);
    }
  }
}
