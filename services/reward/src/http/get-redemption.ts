import { defineRoute, notFound } from "@dure/service-kit";
import { REDEMPTIONS, type RedemptionDocument } from "../projections/redemptions.v1.ts";
import { INTERNAL_ROLES, readsAll } from "./readers.ts";
import { RedemptionDetail, redemptionDetail } from "./redemption-answers.ts";
import type { RouteParts } from "./route-parts.ts";

/** GET /redemptions/{redemptionId} */
export function serveGetRedemption({ app, reader, room }: RouteParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/redemptions/:redemptionId",
    roles: INTERNAL_ROLES,
    summary: "보상 신청 한 건과 그 단계",
    response: RedemptionDetail,
    async handler({ identity, params, tenantId }) {
      const stored = await reader.get<RedemptionDocument>(
        REDEMPTIONS,
        tenantId,
        params.redemptionId,
      );
      const own = stored?.doc.personRef === identity.personRef;
      if (!stored || !(own || readsAll(identity))) throw notFound();
      return { body: await redemptionDetail(room.keyring, tenantId, stored.doc) };
    },
  });
}
