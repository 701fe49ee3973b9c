import { defineRoute, idField, notFound, type ServiceApp } from "@dure/service-kit";
import { z } from "zod";
import { CLAIMS, type ClaimDocument } from "../../projections/claims.v1.ts";
import { mayReadClaim } from "./access.ts";
import { ClaimSchema, claimView } from "./claim-view.ts";
import type { ClaimRouteDeps } from "./deps.ts";

/** A claim that the person may not read answers like one that does not exist. */
export function getClaimRoute(app: ServiceApp, deps: ClaimRouteDeps): void {
  const { claims } = deps;
  defineRoute(app, {
    method: "GET",
    path: "/claims/:claimId",
    roles: ["STAFF", "DEPT_HEAD", "OFFICE", "PANEL", "AUDITOR"],
    summary: "적립 신청 한 건",
    params: z.strictObject({ claimId: idField("claim") }),
    response: ClaimSchema,
    waitFor: [claims],
    async handler({ identity, params, tenantId }) {
      const stored = await claims.reader.get<ClaimDocument>(CLAIMS, tenantId, params.claimId);
      if (!stored || !(await mayReadClaim(deps, identity, stored.doc))) throw notFound();
      const { doc } = stored;
      return { body: await claimView(deps, tenantId, doc), revision: doc.revision };
    },
  });
}
