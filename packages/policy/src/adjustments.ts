import { RefusalError } from "@dure/kernel";
import { policyProblems } from "./errors.ts";
import type { BonusRequest, PenaltyRequest } from "./requests.ts";
import type { Bonus, Penalty, Policy } from "./schema.ts";
import { type Trace, traceStep } from "./trace.ts";

export interface BonusDecision {
  /** Thousandths of a point to add; zero when the bonus is not due. */
  readonly pointsMilli: number;
  readonly deniedBy?: "NOT_VERIFIED" | "PER_ACTIVITY_MAX";
  readonly trace: Trace;
}

export interface PenaltyDecision {
  /** Thousandths of a point, below zero. */
  readonly pointsMilli: number;
  readonly affects: Penalty["affects"];
  readonly trace: Trace;
}

export function bonusByCode(policy: Policy, code: string): Bonus | undefined {
  return policy.bonuses.find((bonus) => bonus.code === code);
}

export function penaltyByCode(policy: Policy, code: string): Penalty | undefined {
  return policy.penalties.find((penalty) => penalty.code === code);
}

/**
 * Decides a bonus on one approved act, such as a citizen's praise. `alreadyApplied` counts the same bonus on the same
 * act. Throws RefusalError with POLICY_BONUS_UNKNOWN when the policy has no such bonus.
 */
export function evaluateBonus(policy: Policy, request: BonusRequest): BonusDecision {
  const { bonusCode, verified, alreadyApplied } = request;
  const bonus = bonusByCode(policy, bonusCode);
  if (!bonus) throw new RefusalError(policyProblems.refuse("POLICY_BONUS_UNKNOWN", { bonusCode }));
  const { requires, perActivityMax } = bonus;
  const isProven = requires === "NONE" || verified;
  const hasRoom = alreadyApplied < perActivityMax;
  const pointsMilli = isProven && hasRoom ? bonus.pointsMilli : 0;
  const trace = [
    traceStep("bonus.request", request, bonus.titleKo),
    traceStep("bonus.requires", { bonusCode, requires, verified }, isProven),
    traceStep("bonus.perActivityMax", { perActivityMax, alreadyApplied }, hasRoom),
    traceStep("bonus.points", { bonusCode }, pointsMilli),
  ];
  if (!isProven) return { pointsMilli, deniedBy: "NOT_VERIFIED", trace };
  if (!hasRoom) return { pointsMilli, deniedBy: "PER_ACTIVITY_MAX", trace };
  return { pointsMilli, trace };
}

/** Decides a penalty. Throws RefusalError with POLICY_PENALTY_UNKNOWN when the policy has no such penalty. */
export function evaluatePenalty(policy: Policy, request: PenaltyRequest): PenaltyDecision {
  const { penaltyCode } = request;
  const penalty = penaltyByCode(policy, penaltyCode);
  if (!penalty) {
    throw new RefusalError(policyProblems.refuse("POLICY_PENALTY_UNKNOWN", { penaltyCode }));
  }
  const { pointsMilli, affects } = penalty;
  return {
    pointsMilli,
    affects,
    trace: [
      traceStep("penalty.request", request, penalty.titleKo),
      traceStep("penalty.points", { affects }, pointsMilli),
    ],
  };
}
