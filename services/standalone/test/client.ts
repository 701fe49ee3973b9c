import { randomUUID } from "node:crypto";
import { assertThat, type Clock } from "@dure/kernel";
import { tenantId } from "@dure/messages";
import { IDENTITY_HEADER, type Identity, type Role, signIdentity } from "@dure/service-kit";

export type ServiceName = "audit" | "directory" | "proposal" | "mileage-ledger" | "reward";

/** Where requests go, and how they say who sends them. */
export interface Doors {
  /** Base address for a path, without a slash at the end. */
  baseOf(path: string): string;
  /** Headers that carry the sender. */
  identify(caller: Identity): Promise<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, empty where there was none. */
  readonly body: Record<string, unknown>;
}

export interface Sent {
  readonly body?: unknown;
  /** Text of another media type, or deliberately broken JSON. */
  readonly raw?: { readonly contentType: string; readonly text: string };
  /** `null` removes a header that the client would add by itself. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

const OWNERS: Readonly<Record<string, ServiceName>> = {
  agency: "directory",
  people: "directory",
  departments: "directory",
  policies: "directory",
  imports: "directory",
  agencies: "directory",
  proposals: "proposal",
  catalogue: "reward",
  redemptions: "reward",
  payouts: "reward",
  logs: "audit",
  audit: "audit",
};

/** The service behind a path; what is no other's is the mileage service's. */
export function ownerOf(path: string): ServiceName {
  const [, operated] = /^\/api\/v1\/operator\/([a-z-]+)/.exec(path) ?? [];
  if (operated !== undefined && operated !== "agencies") return operated as ServiceName;
  const [, segment] = /^\/api\/v1\/agencies\/[^/]+\/([a-z-]+)/.exec(path) ?? [];
  return OWNERS[operated ?? segment ?? ""] ?? "mileage-ledger";
}

/** Straight to each service, with an identity signed as the gateway signs it. */
export const serviceDoors = (options: {
  readonly urlOf: (service: ServiceName) => string;
  readonly identityKey: string;
  readonly clock: Clock;
}): Doors => ({
  baseOf: (path) => options.urlOf(ownerOf(path)),
  identify: async (caller) => ({
    [IDENTITY_HEADER]: signIdentity(caller, options.identityKey, options.clock.nowMs()),
  }),
});

/** Through the gateway, with the session that a sign-in gave; roles then come from the directory. */
export function gatewayDoors(url: string): Doors {
  const cookies = new Map<string, string>();
  return {
    baseOf: () => url,
    async identify({ personRef, tenantId: agency }) {
      const key = `${agency}|${personRef}`;
      const known = cookies.get(key);
      if (known !== undefined) return { cookie: known };
      const signedIn = await fetch(`${url}/api/v1/session`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ agency, personRef }),
      });
      const cookie = signedIn.headers.get("set-cookie")?.split(";")[0];
      assertThat(cookie !== undefined, "SIGN_IN", `${key} got ${signedIn.status}`);
      cookies.set(key, cookie);
      return { cookie };
    },
  };
}

export type Client = ReturnType<typeof createClient>;

/** Sends requests for anybody. Every command gets an Idempotency-Key of its own unless the test names one. */
export function createClient(doors: Doors) {
  async function send(
    caller: Identity | undefined,
    method: string,
    path: string,
    { body, headers = {}, raw }: Sent = {},
  ): Promise<Answer> {
    const url = path.startsWith("/api/")
      ? path
      : `/api/v1/agencies/${caller?.tenantId ?? ""}${path}`;
    const all = {
      ...(caller && (await doors.identify(caller))),
      ...(method === "GET" ? {} : { "idempotency-key": randomUUID() }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(raw && { "content-type": raw.contentType }),
      ...headers,
    };
    const kept = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null);
    const content = raw?.text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(doors.baseOf(url) + url, {
      method,
      headers: Object.fromEntries(kept),
      ...(content === undefined ? {} : { body: content }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parsed(text) };
  }
  return {
    send,
    get: (caller: Identity, path: string, sent?: Sent) => send(caller, "GET", path, sent),
    post: (caller: Identity, path: string, body?: unknown, headers: Sent["headers"] = {}) =>
      send(caller, "POST", path, { ...(body === undefined ? {} : { body }), headers }),
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  } catch {
    return { notJson: text.slice(0, 500) };
  }
}

/** The text at a key of an answer; fails the test where there is none. */
export function textAt({ body }: Pick<Answer, "body">, key: string): string {
  const value = body[key];
  assertThat(typeof value === "string", "ANSWER", `${JSON.stringify(body)} has no ${key}`);
  return value;
}

export const ifMatch = (revision: number) => ({ "if-match": `"${revision}"` });

export const person = (agency: string, personRef: string, ...roles: Role[]): Identity => ({
  tenantId: tenantId(agency),
  kind: "person",
  personRef,
  roles: ["STAFF", ...roles],
});

export const operator = (agency: string): Identity => ({
  tenantId: tenantId(agency),
  kind: "operator",
  personRef: "operator",
  roles: ["OPERATOR"],
});
