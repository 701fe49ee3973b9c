import { splitByWeights } from "@dure/kernel";
import type { LedgerEntry, LedgerState, PolicyVersion } from "@dure/ledger-books";
import { activityByCode, type JsonValue, lotExpiry, type Trace, tierByPoints } from "@dure/policy";
import { decisionsOf } from "../scan/rule-runner.ts";

/** A value of an entry that is not what the rules give. */
export interface Difference {
  readonly field: string;
  readonly found: string;
  readonly expected: string;
}

type EntryOf<Type extends LedgerEntry["type"]> = Extract<LedgerEntry, { type: Type }>;
type Expectation = readonly [
  field: string,
  found: boolean | number | string,
  expected: JsonValue | undefined,
];

/**
 * Compares what an entry says with what its recorded reasoning answered and with its policy: amount, code, kind of
 * reward, expiry. The reasoning itself is run again elsewhere. Answers the first value that differs. `state` is the state
 * before the entry.
 */
export function amountDifference(
  state: LedgerState,
  entry: LedgerEntry,
  version: PolicyVersion,
): Difference | undefined {
  const first = expectationsOf(state, entry, version).find(
    ([, found, expected]) => found !== expected,
  );
  if (!first) return undefined;
  const [field, found, expected] = first;
  return { field, found: JSON.stringify(found), expected: JSON.stringify(expected ?? null) };
}

function expectationsOf(
  state: LedgerState,
  entry: LedgerEntry,
  version: PolicyVersion,
): readonly Expectation[] {
  switch (entry.type) {
    case "points.granted":
      return grant(state, entry, version);
    case "points.withheld":
      return withheld(entry, version);
    case "points.deducted":
      return penalty(entry);
    case "redemption.reserved":
      return hold(entry, version);
    default:
      return [];
  }
}

/** One question was asked, not several of which the last answer suits better. */
const oneDecision = (trace: Trace): Expectation => ["basis", decisionsOf(trace).length, 1];
const answerOf = (trace: Trace): JsonValue | undefined => trace.at(-1)?.result;
const askedFor = (trace: Trace, rule: string, input: string): JsonValue | undefined =>
  trace[0]?.rule === rule ? trace[0].inputs[input] : undefined;

function grant(
  state: LedgerState,
  { body, eff }: EntryOf<"points.granted">,
  version: PolicyVersion,
): readonly Expectation[] {
  const { trace } = body.basis;
  const isBonus = body.kind === "BONUS";
  const asked = isBonus
    ? askedFor(trace, "bonus.request", "bonusCode")
    : askedFor(trace, "grant.request", "activityCode");
  const points = isBonus ? bonusShare(state, body.of, answerOf(trace)) : answerOf(trace);
  return [
    oneDecision(trace),
    ["activity", body.activity, asked],
    ["of", body.of === "" ? "ACTIVITY" : "BONUS", body.kind],
    ["points", body.points, points],
    ["lot.expiresOn", body.lot.expiresOn, lotExpiry(version.rules, eff)],
  ];
}

/** Several people share a bonus as they shared the act; the parts sum to it exactly. */
function bonusShare(
  state: LedgerState,
  of: string,
  whole: JsonValue | undefined,
): number | undefined {
  const praised = state.lots.get(of);
  if (!praised || typeof whole !== "number") return undefined;
  const shares = (state.acts.get(praised.act) ?? []).flatMap((id) => {
    const lot = state.lots.get(id);
    return lot ? [{ id, granted: lot.granted }] : [];
  });
  const place = shares.findIndex(({ id }) => id === of);
  const weights = shares.map(({ granted }) => granted);
  return splitByWeights(whole, weights)[place];
}

function withheld(
  { body }: EntryOf<"points.withheld">,
  version: PolicyVersion,
): readonly Expectation[] {
  const { activity, basis, reason } = body;
  const { trace } = basis;
  const none: Expectation = ["points", body.points, 0];
  switch (reason) {
    case "CAP_REACHED":
      return [
        none,
        oneDecision(trace),
        ["activity", activity, askedFor(trace, "grant.request", "activityCode")],
        ["basis", 0, answerOf(trace)],
      ];
    case "BONUS_LIMIT":
      return [
        none,
        oneDecision(trace),
        ["activity", activity, askedFor(trace, "bonus.request", "bonusCode")],
        ["basis", 0, answerOf(trace)],
      ];
    case "ACTIVITY_UNKNOWN":
      return [none, ["reason", activityByCode(version.rules, activity) ? "KNOWN" : reason, reason]];
    default:
      return [none, ["basis", trace.length, 0]];
  }
}

function penalty({ body }: EntryOf<"points.deducted">): readonly Expectation[] {
  const { trace } = body.basis;
  return [
    oneDecision(trace),
    ["code", body.code, askedFor(trace, "penalty.request", "penaltyCode")],
    ["points", -body.points, answerOf(trace)],
  ];
}

/** Every rule but that on tax must allow a reward; tax only flags it. */
const isPassed = ({ result, rule }: Trace[number]): boolean =>
  rule === "redemption.TAX" || result === true;

/** A reward is judged by three decisions in this order: the person, the limits, the tier. */
function hold(
  { body }: EntryOf<"redemption.reserved">,
  version: PolicyVersion,
): readonly Expectation[] {
  const [person = [], limits = [], tier = [], ...more] = decisionsOf(body.basis.trace);
  const { mode } = version.rules.settlement;
  const choice = tierByPoints(version.rules, body.tier)?.choices.find(
    ({ kind }) => kind === body.kind,
  );
  const asked = limits[0]?.inputs["choice"] as
    | { readonly kind?: JsonValue; readonly won?: JsonValue; readonly leaveMinutes?: JsonValue }
    | undefined;
  const won = choice?.kind === "LOCAL_CURRENCY" ? choice.won : 0;
  const leaveMinutes = choice?.kind === "LEAVE" ? choice.leaveMinutes : 0;
  return [
    ["basis", more.length, 0],
    ["basis", person[0]?.rule ?? "", "eligibility.request"],
    ["basis", [...person.slice(1), ...limits.slice(1)].every(isPassed), true],
    ["kind", body.kind, choice?.kind],
    ["kind", body.kind, limits[0]?.rule === "redemption.request" ? asked?.kind : undefined],
    ["won", body.won, won],
    ["won", body.won, asked?.won ?? 0],
    ["leaveMinutes", body.leaveMinutes, leaveMinutes],
    ["leaveMinutes", body.leaveMinutes, asked?.leaveMinutes ?? 0],
    ["mode", body.mode, mode],
    ["tier", body.tier, askedFor(tier, "tier.request", "tierPointsMilli")],
    ["basis", tier[0]?.result === true, true],
    ["points", body.points, answerOf(tier)],
  ];
}
