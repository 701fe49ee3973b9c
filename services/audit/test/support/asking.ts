import type { Clock } from "@dure/kernel";
import { type TenantId, tenantId } from "@dure/messages";
import { IDENTITY_HEADER, type Identity, type Role, signIdentity } from "@dure/service-kit";
import type { RunningAudit } from "../../src/index.ts";
import { IDENTITY_KEY } from "./room.ts";

export const person = (tenant: TenantId, ...roles: Role[]): Identity => ({
  tenantId: tenant,
  kind: "person",
  personRef: `${tenant}.somebody`,
  roles,
});
export const auditor = (tenant: TenantId): Identity => person(tenant, "AUDITOR");
export const operator: Identity = {
  tenantId: tenantId("dure"),
  kind: "operator",
  personRef: "operator",
  roles: ["OPERATOR"],
};

/** Sends a request as somebody; paths without `/api` are below the sender's agency. */
export function ask(
  audit: Pick<RunningAudit, "httpUrl">,
  clock: Clock,
  identity: Identity,
  path: string,
  init: {
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly body?: unknown;
  } = {},
): Promise<Response> {
  const url = path.startsWith("/api/") ? path : `/api/v1/agencies/${identity.tenantId}${path}`;
  return fetch(audit.httpUrl + url, {
    method: init.method ?? "GET",
    headers: {
      [IDENTITY_HEADER]: signIdentity(identity, IDENTITY_KEY, clock.nowMs()),
      ...(init.body === undefined ? {} : { "content-type": "application/json" }),
      ...init.headers,
    },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });
}

export async function getJson(
  ...asked: Parameters<typeof ask>
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const answer = await ask(...asked);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
