import { accepted, canonicalJson, type Outcome, RefusalError, refused } from "@dure/kernel";
import type { z } from "zod";
import { evaluateBonus, evaluatePenalty } from "./adjustments.ts";
import { isEligible } from "./eligibility.ts";
import { policyProblems } from "./errors.ts";
import { GrantRequestSchema } from "./grant-request.ts";
import { evaluateGrant } from "./grants.ts";
import { evaluateRedemptionLimits } from "./redemption-limits.ts";
import {
  BonusRequestSchema,
  EligibilityFactsSchema,
  PenaltyRequestSchema,
  RedemptionRequestSchema,
  TierRequestSchema,
} from "./requests.ts";
import type { Policy } from "./schema.ts";
import { evaluateTier } from "./tiers.ts";
import type { Trace } from "./trace.ts";

type Rerun = (policy: Policy, inputs: unknown) => Trace | undefined;

const rerunOf =
  <Request>(
    schema: z.ZodType<Request>,
    decide: (policy: Policy, request: Request) => { readonly trace: Trace },
  ): Rerun =>
  (policy, inputs) => {
    const read = schema.safeParse(inputs);
    return read.success ? decide(policy, read.data).trace : undefined;
  };

const RERUNS: Readonly<Record<string, Rerun>> = {
  "grant.request": rerunOf(GrantRequestSchema, evaluateGrant),
  "bonus.request": rerunOf(BonusRequestSchema, evaluateBonus),
  "penalty.request": rerunOf(PenaltyRequestSchema, evaluatePenalty),
  "eligibility.request": rerunOf(EligibilityFactsSchema, isEligible),
  "tier.request": rerunOf(TierRequestSchema, (policy, { tierPointsMilli, facts }) =>
    evaluateTier(policy, tierPointsMilli, facts),
  ),
  "redemption.request": rerunOf(RedemptionRequestSchema, (policy, { choice, use }) =>
    evaluateRedemptionLimits(policy, choice, use),
  ),
};

/**
 * Decides again what a trace records, from its recorded inputs (ledger.md, invariant I13). Refuses with POLICY_TRACE_WRONG
 * when the first step is no request, and with the policy's own refusal when this policy cannot answer it.
 */
export function rerunTrace(policy: Policy, trace: Trace): Outcome<Trace> {
  const [first] = trace;
  const wrong = refused(policyProblems.refuse("POLICY_TRACE_WRONG"));
  const rerun = first && Object.hasOwn(RERUNS, first.rule) ? RERUNS[first.rule] : undefined;
  if (!first || !rerun) return wrong;
  try {
    const again = rerun(policy, first.inputs);
    return again ? accepted(again) : wrong;
  } catch (error) {
    if (error instanceof RefusalError) return refused(error.refusal);
    throw error;
  }
}

/** True when deciding again gives the same steps and the same results, to the byte. */
export function traceHolds(policy: Policy, trace: Trace): boolean {
  const again = rerunTrace(policy, trace);
  return again.ok && canonicalJson(again.value) === canonicalJson(trace);
}
