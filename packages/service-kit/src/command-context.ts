import type { CommandContext } from "@dure/command-handling";
import { nameId } from "@dure/kernel";
import type { Actor, TenantId } from "@dure/messages";
import type { Identity } from "./identity.ts";

/** Stands for whoever calls a public route without signing in. */
const ANONYMOUS_REF = "anonymous";

/** The actor as events name it. An operator is a person of the operating agency. */
export function actorOf(identity: Identity | undefined): Actor {
  if (!identity) return { kind: "citizen", ref: ANONYMOUS_REF };
  return {
    kind: identity.kind === "citizen" ? "citizen" : "person",
    ref: identity.personRef,
    ...(identity.orgUnit === undefined ? {} : { orgUnit: identity.orgUnit }),
  };
}

export interface CommandFacts {
  readonly tenantId: TenantId;
  readonly identity: Identity | undefined;
  /** Method and route template, for example `POST /claims/:claimId/approve`. */
  readonly route: string;
  readonly idempotencyKey: string;
  readonly traceparent: string;
  readonly nowMs: number;
}

/** The context of a request's command. Its id follows from who, where and key alone. */
export function commandContext(facts: CommandFacts): CommandContext {
  const actor = actorOf(facts.identity);
  const commandId = nameId(facts.tenantId, actor.ref, facts.route, facts.idempotencyKey);
  return {
    tenantId: facts.tenantId,
    actor,
    commandId,
    // A request from outside begins its conversation.
    correlationId: commandId,
    traceparent: facts.traceparent,
    nowMs: facts.nowMs,
  };
}
