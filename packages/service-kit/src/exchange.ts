import type { CommandContext } from "@dure/command-handling";
import type { TenantId } from "@dure/messages";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type StoredAnswer, toStoredAnswer, unlessSeen, writeAnswer } from "./answer.ts";
import { fingerprintOf } from "./answer-seal.ts";
import { commandContext } from "./command-context.ts";
import { kitError } from "./errors.ts";
import { type RawBody, readUpload } from "./raw-body.ts";
import { expectedRevisionOf } from "./revision.ts";
import type { RouteOptions } from "./route-options.ts";
import type { Kit } from "./service-app.ts";
import { entry, RequestInvalid, unstorableText } from "./validation.ts";
import { waitForPosition } from "./wait-for-position.ts";

const IDEMPOTENCY_KEY = /^[A-Za-z0-9._:-]{8,128}$/;

/** One request on its way through a route. */
export interface Exchange {
  readonly kit: Kit;
  readonly options: RouteOptions;
  readonly route: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Runs an admitted and checked request: preconditions, once-only for commands, the handler, the answer. */
export async function handleExchange(exchange: Exchange): Promise<FastifyReply> {
  const { kit, options, request, reply } = exchange;
  checkBody(options, request);
  const expectedRevision = options.ifMatch
    ? expectedRevisionOf(request.headers["if-match"])
    : undefined;
  if (options.method === "GET") {
    await waitForPosition(request, reply, options.waitFor ?? kit.options.waitFor ?? []);
    const answer = await run(exchange, { expectedRevision });
    return writeAnswer(reply, unlessSeen(answer, request.headers["if-none-match"]));
  }
  const key = request.headers["idempotency-key"];
  if (typeof key !== "string" || !IDEMPOTENCY_KEY.test(key)) {
    throw kitError("IDEMPOTENCY_KEY_REQUIRED");
  }
  const context = contextOf(exchange, key);
  const raw = options.rawBody ? await readUpload(request, options.rawBody) : undefined;
  const { answer, replayed } = await kit.answers.once(
    {
      tenantId: context.tenantId,
      commandId: context.commandId,
      idempotencyKey: key,
      fingerprint: fingerprint(exchange, key, context.commandId, raw),
    },
    () => run(exchange, { expectedRevision, context, raw }),
  );
  if (replayed) reply.header("idempotent-replayed", "true");
  return writeAnswer(reply, answer);
}

/** What the schemas cannot see: a body where none is taken, and text that no store can keep. */
function checkBody(options: RouteOptions, request: FastifyRequest): void {
  const inQuery = unstorableText(request.query);
  if (inQuery) throw new RequestInvalid([{ ...inQuery, path: `query.${inQuery.path}` }]);
  if (options.rawBody) return;
  const { body } = request;
  if (options.body) {
    const unstorable = unstorableText(body);
    if (unstorable) throw new RequestInvalid([unstorable]);
    return;
  }
  const isEmpty =
    body === undefined ||
    body === null ||
    (typeof body === "object" && Object.keys(body).length === 0);
  if (!isEmpty) throw new RequestInvalid([entry(["body"], "UNKNOWN_FIELD")]);
}

function contextOf({ kit, route, request }: Exchange, idempotencyKey: string): CommandContext {
  return commandContext({
    tenantId: tenantOf(request),
    identity: request.dureIdentity,
    route,
    idempotencyKey,
    traceparent: request.traceparent,
    nowMs: kit.options.parts.clock.nowMs(),
  });
}

/** The agency of the address, or on the operator's routes that of the session. */
function tenantOf(request: FastifyRequest): TenantId {
  const { agency } = request.params as { agency?: string };
  const tenantId = agency ?? request.dureIdentity?.tenantId;
  if (tenantId === undefined) throw kitError("SIGN_IN_REQUIRED");
  return tenantId as TenantId;
}

/** Two requests are the same when address, body, file and precondition are. */
function fingerprint(
  { kit, request }: Exchange,
  idempotencyKey: string,
  commandId: string,
  raw: RawBody | undefined,
): string {
  return fingerprintOf(kit.options.parts.identityKey, idempotencyKey, commandId, [
    request.method,
    request.url,
    request.headers["if-match"] ?? "",
    raw ? raw.contentType : (JSON.stringify(request.body) ?? ""),
    raw ? raw.bytes : "",
  ]);
}

interface Prepared {
  readonly expectedRevision: number | undefined;
  readonly context?: CommandContext;
  readonly raw?: RawBody | undefined;
}

async function run(exchange: Exchange, prepared: Prepared): Promise<StoredAnswer> {
  const { options, request } = exchange;
  const result = await options.handler({
    identity: request.dureIdentity as never,
    tenantId: tenantOf(request),
    params: request.params as never,
    query: request.query as never,
    body: request.body as never,
    context: prepared.context as never,
    expectedRevision: prepared.expectedRevision,
    raw: prepared.raw as never,
    request,
  });
  return toStoredAnswer(options, result);
}
