import { createHmac, timingSafeEqual } from "node:crypto";
import { assertThat } from "@dure/kernel";
import { isTenantId, type TenantId } from "@dure/messages";

/** What a person may do in an agency. */
export const ROLES = [
  "STAFF",
  "DEPT_HEAD",
  "OFFICE",
  "PANEL",
  "HR_ACCOUNTING",
  "AUDITOR",
  "AGENCY_ADMIN",
  "PROPOSAL_OFFICER",
  "CITIZEN",
  "OPERATOR",
] as const;
export type Role = (typeof ROLES)[number];
export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** Who makes a request, as the gateway found out. It holds references only, never a name. */
export interface Identity {
  readonly tenantId: TenantId;
  readonly kind: "person" | "citizen" | "operator";
  readonly personRef: string;
  readonly roles: readonly Role[];
  /** Department code on the day of the request. */
  readonly orgUnit?: string;
}

/** Carries the identity from the gateway to a service. The gateway drops it from every request of the outside. */
export const IDENTITY_HEADER = "x-dure-identity";
/** A token is good for this long, which is longer than any request waits. */
export const IDENTITY_LIFE_MS = 60_000;
const CLOCK_SKEW_MS = 5_000;
const MAX_TOKEN_LENGTH = 4_096;
const MIN_KEY_LENGTH = 16;

const macOf = (payload: string, key: string): Buffer =>
  createHmac("sha256", key).update(`dure-identity\n${payload}`).digest();

/** Signs an identity for one hop inside: base64url JSON, a dot, HMAC-SHA256. Keys under 16 characters are refused. */
export function signIdentity(identity: Identity, key: string, nowMs: number): string {
  assertThat(key.length >= MIN_KEY_LENGTH, "IDENTITY_KEY", "the identity key is too short");
  const payload = Buffer.from(JSON.stringify({ ...identity, issuedAtMs: nowMs })).toString(
    "base64url",
  );
  return `${payload}.${macOf(payload, key).toString("base64url")}`;
}

/**
 * Reads a token back. Answers undefined for a wrong signature (compared in constant time), for one older than 60 s or
 * from the future, and for content that is no identity.
 */
export function verifyIdentity(token: string, key: string, nowMs: number): Identity | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  const [payload, mac, ...rest] = token.split(".");
  if (payload === undefined || mac === undefined || rest.length > 0) return undefined;
  const given = Buffer.from(mac, "base64url");
  const wanted = macOf(payload, key);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
  const { issuedAtMs, ...identity } = JSON.parse(
    Buffer.from(payload, "base64url").toString("utf8"),
  ) as Identity & { issuedAtMs: number };
  const ageMs = nowMs - issuedAtMs;
  if (!(ageMs >= -CLOCK_SKEW_MS && ageMs <= IDENTITY_LIFE_MS)) return undefined;
  return isTenantId(identity.tenantId) ? identity : undefined;
}
