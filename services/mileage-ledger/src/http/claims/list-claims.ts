import { accepted } from "@dure/kernel";
import { defineRoute, pageOf, pageQuery, type ServiceApp } from "@dure/service-kit";
import { z } from "zod";
import { ClaimState, ClaimSummarySchema, claimSummary } from "./claim-view.ts";
import type { ClaimRouteDeps } from "./deps.ts";
import { findClaims } from "./find-claims.ts";

export function listClaimsRoute(app: ServiceApp, deps: ClaimRouteDeps): void {
  const { claims } = deps;
  defineRoute(app, {
    method: "GET",
    path: "/claims",
    roles: ["STAFF", "DEPT_HEAD", "OFFICE", "PANEL", "AUDITOR"],
    summary: "적립 신청 목록",
    description:
      "범위(scope)를 생략하면 볼 수 있는 가장 넓은 범위입니다: 전담부서·평가단·감사는 전체, 부서장은 부서의 확인 대기, 그 밖에는 본인.",
    query: pageQuery({
      scope: z.enum(["own", "department", "all"]).optional(),
      state: ClaimState.optional(),
    }),
    response: pageOf(ClaimSummarySchema),
    waitFor: [claims],
    async handler({ identity, query, tenantId }) {
      const found = await findClaims(deps, identity, query);
      if (!found.ok) return found;
      const { items, next } = found.value;
      const summaries = items.map(({ doc }) => claimSummary(deps, tenantId, doc));
      const body = { items: await Promise.all(summaries), ...(next === undefined ? {} : { next }) };
      return accepted({ body });
    },
  });
}
