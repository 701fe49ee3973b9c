import type { Clock } from "@dure/kernel";
import { isTenantId } from "@dure/messages";
import type { FastifyRequest } from "fastify";
import { kitError, notFound } from "./errors.ts";
import { IDENTITY_HEADER, type Identity, verifyIdentity } from "./identity.ts";
import type { RouteRoles } from "./route-options.ts";

/** The identity that the gateway signed into the request, or undefined. */
export function identityOf(
  request: FastifyRequest,
  clock: Clock,
  identityKey: string,
): Identity | undefined {
  const token = request.headers[IDENTITY_HEADER];
  return typeof token === "string" ? verifyIdentity(token, identityKey, clock.nowMs()) : undefined;
}

/**
 * Decides whether a request may reach its handler, before its body is read. Refusals in this order:
 * `SIGN_IN_REQUIRED`; `NOT_FOUND` for another agency, so that nobody learns what exists there; `ROLE_MISSING`.
 */
export function admit(
  identity: Identity | undefined,
  roles: RouteRoles,
  agency: string | undefined,
): Identity | undefined {
  if (roles === "public") {
    if (agency !== undefined && !isTenantId(agency)) throw notFound();
    return identity?.tenantId === agency ? identity : undefined;
  }
  if (!identity) throw kitError("SIGN_IN_REQUIRED");
  if (agency !== undefined && identity.tenantId !== agency) throw notFound();
  if (!roles.some((role) => identity.roles.includes(role))) {
    throw kitError("ROLE_MISSING", { roles: roles.join(", ") });
  }
  return identity;
}
