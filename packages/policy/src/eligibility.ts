import type { EligibilityFacts } from "./requests.ts";
import type { Policy } from "./schema.ts";
import { type Trace, type TraceStep, traceStep } from "./trace.ts";

export type EligibilityRule = "GRADE" | "EMPLOYMENT" | "DEPARTMENT" | "EXCLUDED";

export type EligibilityDecision =
  | { readonly eligible: true; readonly trace: Trace }
  | {
      readonly eligible: false;
      readonly rule: EligibilityRule;
      /** Korean, short enough to stand in a refusal: "6급 이하 대상". */
      readonly why: string;
      readonly trace: Trace;
    };

/**
 * Says whether a person is among those the policy rewards. The first failing rule answers; every rule that was asked
 * stands in the trace. "6급 이하" compares backwards: the grade number must be 6 or more (domain.md, finding 2).
 */
export function isEligible(policy: Policy, person: EligibilityFacts): EligibilityDecision {
  const steps: TraceStep[] = [traceStep("eligibility.request", person, gradesInKorean(policy))];
  for (const { rule, inputs, passes, why } of rulesFor(policy, person)) {
    steps.push(traceStep(`eligibility.${rule}`, inputs, passes));
    if (!passes) return { eligible: false, rule, why, trace: steps };
  }
  return { eligible: true, trace: steps };
}

/** Short Korean name of the grades that a policy rewards: "6급 이하", "5급 이상 8급 이하" or "모든 직급". */
export function gradesInKorean({ eligibility }: Policy): string {
  const { gradeAtMost, gradeAtLeast } = eligibility;
  if (gradeAtMost !== undefined && gradeAtLeast !== undefined) {
    return `${gradeAtMost}급부터 ${gradeAtLeast}급까지`;
  }
  if (gradeAtMost !== undefined) return `${gradeAtMost}급 이하`;
  if (gradeAtLeast !== undefined) return `${gradeAtLeast}급 이상`;
  return "모든 직급";
}

function rulesFor(policy: Policy, person: EligibilityFacts) {
  const { gradeAtMost, gradeAtLeast, employment, departments, exclude } = policy.eligibility;
  const { gradeEquivalent } = person;
  const inList = (list: "ALL" | readonly string[], value: string) =>
    list === "ALL" || list.includes(value);
  return [
    {
      rule: "GRADE" as const,
      inputs: { gradeEquivalent, gradeAtMost, gradeAtLeast },
      passes:
        Number.isInteger(gradeEquivalent) &&
        gradeEquivalent >= (gradeAtMost ?? 1) &&
        gradeEquivalent <= (gradeAtLeast ?? Number.MAX_SAFE_INTEGER),
      why: `${gradesInKorean(policy)} 대상`,
    },
    {
      rule: "EMPLOYMENT" as const,
      inputs: { employment: person.employment, allowed: employment },
      passes: inList(employment, person.employment),
      why: "대상이 아닌 임용 형태",
    },
    {
      rule: "DEPARTMENT" as const,
      inputs: { departmentCode: person.departmentCode, allowed: departments },
      passes: inList(departments, person.departmentCode),
      why: "대상이 아닌 부서",
    },
    {
      rule: "EXCLUDED" as const,
      inputs: { disciplined: person.disciplined, exclude },
      passes: !(person.disciplined && exclude.includes("DISCIPLINED")),
      why: "징계로 대상에서 제외",
    },
  ];
}
