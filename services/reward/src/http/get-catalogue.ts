import { formatPoints, kstDate, RefusalError } from "@dure/kernel";
import { isEligible, type TierChoice } from "@dure/policy";
import { defineRoute, notFound } from "@dure/service-kit";
import { z } from "zod";
import { rewardProblems } from "../errors.ts";
import { formatDays } from "./days.ts";
import { INTERNAL_ROLES } from "./readers.ts";
import type { RouteParts } from "./route-parts.ts";

const Choice = z.object({
  kind: z.enum(["LOCAL_CURRENCY", "LEAVE"]),
  amountWon: z.int().optional(),
  leaveDays: z.string().max(16).optional(),
});
const Catalogue = z.object({
  policyHash: z.string().max(64),
  policyVersion: z.int(),
  on: z.iso.date(),
  mode: z.enum(["DEDUCT", "MILESTONE"]),
  claimsPerMonth: z.int(),
  eligibility: z.object({
    eligible: z.boolean(),
    rule: z.enum(["GRADE", "EMPLOYMENT", "DEPARTMENT", "EXCLUDED", "LEFT"]).optional(),
    why: z.string().max(200).optional(),
  }),
  tiers: z
    .array(z.object({ points: z.string().max(16), choices: z.array(Choice).max(10) }))
    .max(50),
});

/** GET /catalogue */
export function serveGetCatalogue({ app, room }: RouteParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/catalogue",
    roles: INTERNAL_ROLES,
    summary: "오늘 시행 중인 정책의 보상 목록과 본인의 대상 여부",
    response: Catalogue,
    async handler({ identity, tenantId }) {
      const { clock, directory } = room;
      const on = kstDate(clock.nowMs());
      const [found, person] = await Promise.all([
        directory.effectivePolicy(tenantId, on),
        directory.person(tenantId, identity.personRef, on),
      ]);
      if (!person) throw notFound();
      if (!found) throw new RefusalError(rewardProblems.refuse("NO_POLICY_TODAY", { day: on }));
      const { hash: policyHash, policy, version: policyVersion } = found;
      const { claimsPerMonth, mode } = policy.settlement;
      const tiers = policy.tiers.map(({ choices, pointsMilli }) => ({
        points: formatPoints(pointsMilli),
        choices: choices.map(choiceBody),
      }));
      const eligibility = person.active
        ? verdict(isEligible(policy, person))
        : { eligible: false, rule: "LEFT" as const, why: "재직 중인 직원 대상" };
      return { body: { policyHash, policyVersion, on, mode, claimsPerMonth, eligibility, tiers } };
    },
  });
}

const verdict = (decision: ReturnType<typeof isEligible>) =>
  decision.eligible
    ? { eligible: true }
    : { eligible: false, rule: decision.rule, why: decision.why };

const choiceBody = (choice: TierChoice): z.input<typeof Choice> =>
  choice.kind === "LEAVE"
    ? { kind: "LEAVE", leaveDays: formatDays(choice.leaveMinutes) }
    : { kind: "LOCAL_CURRENCY", amountWon: choice.won };
