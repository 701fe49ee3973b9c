import type { TierFacts } from "./requests.ts";
import type { Policy, Tier, TierChoice } from "./schema.ts";
import { type Trace, traceStep } from "./trace.ts";

export interface ReachedTier {
  readonly pointsMilli: number;
  readonly choices: readonly TierChoice[];
  /**
   * DUE: may be redeemed now. QUEUED: due as well, but a higher tier comes first. FORFEITED: passed over, never paid.
   */
  readonly state: "DUE" | "QUEUED" | "FORFEITED";
}

/** The tier of exactly these points, or `undefined`. */
export function tierByPoints(policy: Policy, tierPointsMilli: number): Tier | undefined {
  return policy.tiers.find(({ pointsMilli }) => pointsMilli === tierPointsMilli);
}

/** What a person may choose at a tier; empty when the policy has no such tier. */
export function tierChoices(policy: Policy, tierPointsMilli: number): readonly TierChoice[] {
  return tierByPoints(policy, tierPointsMilli)?.choices ?? [];
}

/** What a redemption of a tier takes from the available points: all of it when deducting, nothing at a milestone. */
export function pointsTakenByTier(policy: Policy, tierPointsMilli: number): number {
  return policy.settlement.mode === "DEDUCT" ? tierPointsMilli : 0;
}

/**
 * The tiers within reach, highest first. DEDUCT compares the available points and any of the tiers may be chosen.
 * MILESTONE compares the earned points and pays each tier once a year; of several unpaid tiers the highest is due and the
 * lower ones wait or are forfeited, as `settlement.skippedTier` says (domain.md §3.3).
 */
export function reachedTiers(policy: Policy, facts: TierFacts): readonly ReachedTier[] {
  const { mode, skippedTier } = policy.settlement;
  const paid = new Set(mode === "MILESTONE" ? (facts.paidTiersMilli ?? []) : []);
  const reach = mode === "DEDUCT" ? facts.availablePointsMilli : facts.earnedPointsMilli;
  const within = policy.tiers.filter(({ pointsMilli }) => pointsMilli <= reach).toReversed();
  const highestPaid = Math.max(0, ...paid);
  const passedOver = skippedTier === "QUEUE" ? "QUEUED" : "FORFEITED";
  const unpaid = within.filter(({ pointsMilli }) => !paid.has(pointsMilli));
  return unpaid.map(({ pointsMilli, choices }, index) => {
    if (mode === "DEDUCT") return { pointsMilli, choices, state: "DUE" };
    const isHighest = index === 0;
    const isBelowPaid = skippedTier === "FORFEIT" && pointsMilli < highestPaid;
    return { pointsMilli, choices, state: isHighest && !isBelowPaid ? "DUE" : passedOver };
  });
}

/** Says whether a tier may be redeemed now, with its trace. Budget, month and person limits are asked elsewhere. */
export function evaluateTier(
  policy: Policy,
  tierPointsMilli: number,
  facts: TierFacts,
): { readonly redeemable: boolean; readonly takesPointsMilli: number; readonly trace: Trace } {
  const { mode, skippedTier } = policy.settlement;
  const reached = reachedTiers(policy, facts).find(
    ({ pointsMilli }) => pointsMilli === tierPointsMilli,
  );
  const redeemable = reached !== undefined && reached.state !== "FORFEITED";
  const takesPointsMilli = redeemable ? pointsTakenByTier(policy, tierPointsMilli) : 0;
  const trace = [
    traceStep("tier.request", { tierPointsMilli, facts }, redeemable),
    traceStep("tier.reached", { mode, skippedTier }, reached?.state ?? "NOT_REACHED"),
    traceStep("tier.takes", { mode }, takesPointsMilli),
  ];
  return { redeemable, takesPointsMilli, trace };
}
