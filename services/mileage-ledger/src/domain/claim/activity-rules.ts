import type { Refusal } from "@dure/kernel";
import { type Activity, MAX_UNITS } from "@dure/policy";
import { claimProblems } from "../../errors.ts";
import type { SubmitClaim } from "./commands.ts";

const evidenceKo = { DOC_NO: "문서번호", URL: "누리집 주소", FILE: "파일" } as const;

/**
 * Why this activity cannot be claimed in this way, or undefined when it can. The policy lists the kinds of evidence that
 * it accepts; one of them is enough, because hardly any work has a document, a page and a file at once.
 */
export function whyNotClaimable(activity: Activity, command: SubmitClaim): Refusal | undefined {
  const { code: activityCode } = activity;
  if (activity.source.kind !== "MANUAL")
    return claimProblems.refuse("ACTIVITY_NOT_MANUAL", { activityCode });
  if (activity.range) return claimProblems.refuse("ACTIVITY_NEEDS_POINTS", { activityCode });
  if (activity.split === "NONE" && command.contributions.length > 1) {
    return claimProblems.refuse("SPLIT_NOT_ALLOWED", { activityCode });
  }
  if (!command.evidence.some(({ kind }) => activity.evidence.includes(kind))) {
    const kinds = activity.evidence.map((kind) => evidenceKo[kind]).join(", ");
    return claimProblems.refuse("EVIDENCE_MISSING", { activityCode, kinds });
  }
  if (activity.oncePerSubject && command.subjectKey === undefined) {
    return claimProblems.refuse("SUBJECT_MISSING", { activityCode });
  }
  return whyNotUnits(activity, command.units) ?? whyNotRank(activity, command.rank);
}

/** Hours have to be told; cases may be, and one case is meant when they are not. */
function whyNotUnits(activity: Activity, units: number | undefined): Refusal | undefined {
  const { code: activityCode } = activity;
  if (units === undefined) {
    if (activity.unit === "PER_CASE") return undefined;
    return claimProblems.refuse("UNITS_INVALID", {
      activityCode,
      rule: "시간 수를 반드시 적어야 합니다",
    });
  }
  if (Number.isSafeInteger(units) && units >= 1 && units <= MAX_UNITS) return undefined;
  const rule = `1 이상 ${MAX_UNITS} 이하의 정수여야 합니다`;
  return claimProblems.refuse("UNITS_INVALID", { activityCode, rule });
}

/** A rank belongs to activities that pay by rank, and only to these. */
function whyNotRank(activity: Activity, rank: number | undefined): Refusal | undefined {
  const { code: activityCode, ranks } = activity;
  if (!ranks) {
    if (rank === undefined) return undefined;
    return claimProblems.refuse("RANK_INVALID", { activityCode, rule: "적지 않아야 합니다" });
  }
  if (ranks.some((paid) => paid.rank === rank)) return undefined;
  const rule = `${ranks.map((paid) => paid.rank).join(", ")}위 가운데 하나여야 합니다`;
  return claimProblems.refuse("RANK_INVALID", { activityCode, rule });
}
