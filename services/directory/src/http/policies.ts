import { defineRoute, notFound, pageOf, pageQuery, toPage } from "@dure/service-kit";
import { z } from "zod";
import { draftPolicy } from "../commands/draft-policy.ts";
import { type PolicyBook, type PolicyVersion, versionOf } from "../domain/policy/policy-book.ts";
import { POLICIES, type PolicyDocument } from "../projections/policies.v1.ts";
import { civilDay } from "./fields.ts";
import { type HttpParts, PEOPLE_OF_AGENCY } from "./http-parts.ts";

const MAX_POLICY_TEXT = 262_144;
const BODY_LIMIT_BYTES = 1024 * 1024;

const VersionSummary = z.object({
  version: z.int(),
  status: z.enum(["DRAFT", "ENDORSED", "APPROVED"]),
  hash: z.string(),
  effectiveFrom: z.string(),
  effectiveTo: z.string().optional(),
  draftedBy: z.string(),
  draftedOn: z.string(),
  approvals: z.array(z.object({ by: z.string(), on: z.string() })),
});
const VersionAnswer = VersionSummary.extend({
  canonicalJson: z.string().meta({ description: "RFC 8785 정규 JSON. SHA-256이 hash와 같다" }),
});
const PolicySummary = z.object({
  policyId: z.string(),
  versions: z.int(),
  lastApprovedVersion: z.int().optional(),
});
const Versioned = z.object({ policyId: z.string(), version: z.int(), hash: z.string() });

const summaryOf = ({ canonicalJson: _text, approvals, ...version }: PolicyVersion) => ({
  ...version,
  approvals: [...approvals],
});

export function policyRoutes({ app, handlers, policies }: HttpParts): void {
  const bookOf = async (tenantId: string, policyId: string): Promise<PolicyBook> => {
    const stored = await policies.reader.get<PolicyDocument>(POLICIES, tenantId, policyId);
    if (!stored) throw notFound();
    return stored.doc;
  };

  defineRoute(app, {
    method: "GET",
    path: "/policies",
    roles: PEOPLE_OF_AGENCY,
    summary: "정책 목록",
    query: pageQuery(),
    response: pageOf(PolicySummary),
    waitFor: [policies],
    handler: async ({ tenantId, query }) => {
      const { limit, cursor } = query;
      const page = await policies.reader.find<PolicyDocument>(POLICIES, tenantId, {
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const body = toPage(page, ({ policyId, versions }) => {
        const last = versions.findLast(({ status }) => status === "APPROVED");
        return {
          policyId,
          versions: versions.length,
          ...(last ? { lastApprovedVersion: last.version } : {}),
        };
      });
      return { body };
    },
  });

  defineRoute(app, {
    method: "GET",
    path: "/policies/:policyId/versions",
    roles: PEOPLE_OF_AGENCY,
    summary: "정책의 모든 판과 승인",
    response: z.object({ items: z.array(VersionSummary) }),
    waitFor: [policies],
    handler: async ({ tenantId, params }) => {
      const book = await bookOf(tenantId, params.policyId);
      return { body: { items: book.versions.map(summaryOf) } };
    },
  });

  defineRoute(app, {
    method: "GET",
    path: "/policies/:policyId/versions/:version",
    roles: PEOPLE_OF_AGENCY,
    summary: "정책의 한 판과 그 내용",
    response: VersionAnswer,
    waitFor: [policies],
    handler: async ({ tenantId, params }) => {
      const book = await bookOf(tenantId, params.policyId);
      const found = versionOf(book, Number(params.version));
      if (!found) throw notFound();
      return { body: { ...found, approvals: [...found.approvals] } };
    },
  });

  defineRoute(app, {
    method: "POST",
    path: "/policies/:policyId/drafts",
    roles: ["OFFICE", "AGENCY_ADMIN"],
    summary: "다음 판의 초안을 올린다. 시행일은 앞날이어야 한다",
    bodyLimitBytes: BODY_LIMIT_BYTES,
    body: z.strictObject({
      yaml: z.string().min(1).max(MAX_POLICY_TEXT),
      effectiveFrom: civilDay(),
    }),
    response: Versioned,
    status: 201,
    handler: async ({ params, body, context }) => {
      const { policyId } = params;
      const handled = await draftPolicy(handlers, policyId, body, context);
      if (!handled.ok) return handled;
      const { state, position, events } = handled.value;
      // A repeated request answers the version that it made at first, even when others came after it.
      const [made] = events.map(({ data }) => JSON.parse(data) as { version: number });
      const drafted = made ? versionOf(state, made.version) : undefined;
      if (!drafted) throw notFound();
      const { version, hash } = drafted;
      return { ok: true, value: { body: { policyId, version, hash }, position } };
    },
  });

  defineRoute(app, {
    method: "POST",
    path: "/policies/:policyId/versions/:version/approve",
    roles: ["PANEL", "AGENCY_ADMIN"],
    summary: "정책의 한 판을 승인한다. 초안자가 아닌 두 사람이 승인하면 시행일부터 시행된다",
    response: Versioned.extend({ status: VersionSummary.shape.status }),
    handler: async ({ params, identity, context }) => {
      const { policyId } = params;
      const version = Number(params.version);
      const { roles } = identity;
      const command = { kind: "approve", version, roles } as const;
      const handled = await handlers.policies.handle(policyId, command, context);
      if (!handled.ok) return handled;
      const { state, position } = handled.value;
      const found = versionOf(state, version);
      if (!found) throw notFound();
      const { hash, status } = found;
      return { ok: true, value: { body: { policyId, version, hash, status }, position } };
    },
  });
}
