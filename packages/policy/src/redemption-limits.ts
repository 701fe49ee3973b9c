import type { RedemptionUse } from "./requests.ts";
import type { Policy, TierChoice } from "./schema.ts";
import { type Trace, type TraceStep, traceStep } from "./trace.ts";

export type RedemptionLimit = "MONTH" | "PERSON_WON" | "PERSON_LEAVE" | "AGENCY_BUDGET";

export type RedemptionDecision =
  | {
      readonly allowed: true;
      /** True when the year's prizes pass the tax-free limit (소득세법 시행령 §17의4): paid, but flagged for tax. */
      readonly taxable: boolean;
      readonly trace: Trace;
    }
  | { readonly allowed: false; readonly limit: RedemptionLimit; readonly trace: Trace };

/** Asks the limits of one redemption in a fixed order; the first that is passed answers. */
export function evaluateRedemptionLimits(
  policy: Policy,
  choice: TierChoice,
  use: RedemptionUse,
): RedemptionDecision {
  const { limits, settlement } = policy;
  const won = choice.kind === "LOCAL_CURRENCY" ? choice.won : 0;
  const leaveMinutes = choice.kind === "LEAVE" ? choice.leaveMinutes : 0;
  const asked: readonly [RedemptionLimit, number, number][] = [
    ["MONTH", use.claimsThisMonth + 1, settlement.claimsPerMonth],
    ["PERSON_WON", use.wonThisYear + won, won === 0 ? Infinity : limits.wonPerPersonYear],
    [
      "PERSON_LEAVE",
      use.leaveMinutesThisYear + leaveMinutes,
      leaveMinutes === 0 ? Infinity : limits.leaveMinutesPerPersonYear,
    ],
    ["AGENCY_BUDGET", use.agencyWonThisYear + won, won === 0 ? Infinity : limits.agencyBudgetWon],
  ];
  const trace: TraceStep[] = [traceStep("redemption.request", { choice, use }, choice.kind)];
  for (const [limit, after, most] of asked) {
    if (most === Infinity) continue;
    trace.push(traceStep(`redemption.${limit}`, { after, most }, after <= most));
    if (after > most) return { allowed: false, limit, trace };
  }
  const { taxFreeWonPerPersonYear } = limits;
  const afterWon = use.wonThisYear + won;
  const taxable = won > 0 && afterWon > taxFreeWonPerPersonYear;
  trace.push(traceStep("redemption.TAX", { afterWon, taxFreeWonPerPersonYear }, taxable));
  return { allowed: true, taxable, trace };
}
