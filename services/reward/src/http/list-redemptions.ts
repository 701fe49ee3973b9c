import type { Query } from "@dure/read-model";
import { defineRoute, kitError, pageOf, pageQuery, toPage } from "@dure/service-kit";
import { z } from "zod";
import { REDEMPTIONS, type RedemptionDocument } from "../projections/redemptions.v1.ts";
import { INTERNAL_ROLES, READS_ALL_ROLES, readsAll } from "./readers.ts";
import { RedemptionSummary, redemptionSummary, StatusField } from "./redemption-answers.ts";
import type { RouteParts } from "./route-parts.ts";

const ListQuery = pageQuery({
  scope: z.enum(["mine", "queue", "attention", "all"]).default("mine"),
  status: StatusField.optional(),
});

/** GET /redemptions */
export function serveListRedemptions({ app, reader }: RouteParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/redemptions",
    roles: INTERNAL_ROLES,
    summary: "보상 신청 목록",
    description:
      "scope=mine은 본인 신청, queue는 승인을 기다리는 신청, attention은 사람이 확인해야 하는 신청, all은 전체(status로 고를 수 있음)이다. mine 밖은 담당자만 볼 수 있다.",
    query: ListQuery,
    response: pageOf(RedemptionSummary),
    async handler({ identity, query, tenantId }) {
      if (query.scope !== "mine" && !readsAll(identity)) {
        throw kitError("ROLE_MISSING", { roles: READS_ALL_ROLES.join(", ") });
      }
      const { cursor, limit } = query;
      const page = await reader.find<RedemptionDocument>(REDEMPTIONS, tenantId, {
        ...selection(query, identity.personRef),
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      });
      return { body: toPage(page, redemptionSummary) };
    },
  });
}

/** Queues are worked off from the oldest; everything else is read from the newest. */
function selection(
  { scope, status }: z.output<typeof ListQuery>,
  personRef: string,
): Pick<Query, "index" | "where" | "order"> {
  if (scope === "queue") return { index: "byStatus", where: { status: "HELD" } };
  if (scope === "attention") return { index: "byAttention", where: { attention: 1 } };
  if (scope === "mine") return { index: "byPerson", where: { personRef }, order: "descending" };
  return status === undefined
    ? { index: "byTime", order: "descending" }
    : { index: "byStatus", where: { status }, order: "descending" };
}
