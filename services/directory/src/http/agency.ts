import { defineRoute, notFound } from "@dure/service-kit";
import { z } from "zod";
import { AGENCY_KINDS, type AgencyFacts } from "../domain/agency/agency.ts";
import { AGENCIES } from "../projections/organisation.v1.ts";
import type { HttpParts } from "./http-parts.ts";

const AgencyAnswer = z.object({
  agency: z.string(),
  name: z.string(),
  kind: z.enum(AGENCY_KINDS),
  foundedOn: z.string(),
});

/** The agency itself. Its name is on its front page, so no session is needed. */
export function agencyRoutes({ app, organisation }: HttpParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/agency",
    roles: "public",
    summary: "기관 정보",
    response: AgencyAnswer,
    waitFor: [organisation],
    handler: async ({ tenantId }) => {
      const stored = await organisation.reader.get<AgencyFacts>(AGENCIES, tenantId, tenantId);
      if (!stored) throw notFound();
      return { body: stored.doc };
    },
  });
}
