import type { Clock } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import { IDENTITY_HEADER, type Role, signIdentity } from "@dure/service-kit";
import type { ServiceName, Standalone } from "../start-standalone.ts";

export interface SeedActor {
  readonly tenant: string;
  readonly personRef: string;
  readonly roles: readonly string[];
  readonly departmentCode?: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly etag: string | undefined;
}

/**
 * Speaks to the services as their users do, over HTTP, with every request keyed. The seeder writes no event by hand:
 * whatever it brings about went through the same checks as anybody's act.
 */
export class SeedClient {
  readonly #standalone: Standalone;
  readonly #clock: Clock;
  #count = 0;

  constructor(standalone: Standalone, clock: Clock) {
    this.#standalone = standalone;
    this.#clock = clock;
  }

  get(service: ServiceName, actor: SeedActor, path: string): Promise<Answer> {
    return this.#send(service, actor, "GET", `/api/v1/agencies/${actor.tenant}${path}`);
  }

  /** Sends a command and expects it to be taken. */
  async post(
    service: ServiceName,
    actor: SeedActor,
    path: string,
    body?: object | string,
    ifMatch?: string,
  ): Promise<Answer> {
    const answer = await this.try(service, actor, path, body, ifMatch);
    if (answer.status >= 300) {
      throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    return answer;
  }

  /** Sends a command and answers whatever comes. */
  try(
    service: ServiceName,
    actor: SeedActor,
    path: string,
    body?: object | string,
    ifMatch?: string,
  ): Promise<Answer> {
    const whole = path.startsWith("/api/") ? path : `/api/v1/agencies/${actor.tenant}${path}`;
    return this.#send(service, actor, "POST", whole, body, ifMatch);
  }

  async #send(
    service: ServiceName,
    actor: SeedActor,
    method: string,
    path: string,
    body?: object | string,
    ifMatch?: string,
  ): Promise<Answer> {
    this.#count += 1;
    const identity = signIdentity(
      {
        tenantId: actor.tenant as TenantId,
        kind: actor.roles.includes("OPERATOR") ? "operator" : "person",
        personRef: actor.personRef,
        roles: actor.roles as readonly Role[],
        ...(actor.departmentCode !== undefined && { orgUnit: actor.departmentCode }),
      },
      this.#standalone.identityKey,
      this.#clock.nowMs(),
    );
    const contentType = typeof body === "string" ? "text/csv" : "application/json";
    const response = await fetch(`${this.#standalone.services[service].httpUrl}${path}`, {
      method,
      headers: {
        ...(actor.personRef === "" ? {} : { [IDENTITY_HEADER]: identity }),
        ...(method === "POST" && { "idempotency-key": `seed-${this.#count}`.padEnd(12, "-") }),
        ...(body !== undefined && { "content-type": contentType }),
        ...(ifMatch !== undefined && { "if-match": ifMatch }),
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
      etag: response.headers.get("etag") ?? undefined,
    };
  }
}
