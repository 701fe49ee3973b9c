import { defineRoute, idField, notFound, type ServiceApp } from "@dure/service-kit";
import { z } from "zod";
import { PRAISES, type PraiseDocument } from "../../projections/praises.v1.ts";
import type { ClaimRouteDeps } from "../claims/deps.ts";
import { PraiseSchema, praiseView } from "./praise-view.ts";

export function getPraiseRoute(app: ServiceApp, deps: ClaimRouteDeps): void {
  const { praises } = deps;
  defineRoute(app, {
    method: "GET",
    path: "/praises/:praiseId",
    roles: ["OFFICE", "PANEL", "AUDITOR"],
    summary: "시민 칭찬 한 건",
    params: z.strictObject({ praiseId: idField("praise") }),
    response: PraiseSchema,
    waitFor: [praises],
    async handler({ params, tenantId }) {
      const stored = await praises.reader.get<PraiseDocument>(PRAISES, tenantId, params.praiseId);
      if (!stored) throw notFound();
      return { body: await praiseView(deps, tenantId, stored.doc) };
    },
  });
}
