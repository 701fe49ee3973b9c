import { defineRoute, pageOf, pageQuery, type ServiceApp } from "@dure/service-kit";
import { PRAISES, type PraiseDocument } from "../../projections/praises.v1.ts";
import type { ClaimRouteDeps } from "../claims/deps.ts";
import { PraiseSchema, PraiseState, praiseView } from "./praise-view.ts";

export function listPraisesRoute(app: ServiceApp, deps: ClaimRouteDeps): void {
  const { praises } = deps;
  defineRoute(app, {
    method: "GET",
    path: "/praises",
    roles: ["OFFICE", "PANEL", "AUDITOR"],
    summary: "시민 칭찬 목록",
    query: pageQuery({ state: PraiseState.optional() }),
    response: pageOf(PraiseSchema),
    waitFor: [praises],
    async handler({ query, tenantId }) {
      const { cursor, limit, state } = query;
      const { items, next } = await praises.reader.find<PraiseDocument>(PRAISES, tenantId, {
        index: state ? "byStatus" : "byTime",
        where: state ? { status: state } : {},
        order: "descending",
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const views = items.map(({ doc }) => praiseView(deps, tenantId, doc));
      return { body: { items: await Promise.all(views), ...(next === undefined ? {} : { next }) } };
    },
  });
}
