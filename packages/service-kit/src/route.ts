import { assertThat } from "@dure/kernel";
import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import { admit, identityOf } from "./access.ts";
import { handleExchange } from "./exchange.ts";
import type { Identity } from "./identity.ts";
import { acceptUploads, type RawBodyOptions, uploadTypes } from "./raw-body.ts";
import { describedHeaders } from "./route-headers.ts";
import type { Method, RouteOptions, RouteRoles } from "./route-options.ts";
import { AGENCY_PREFIX, OPERATOR_PREFIX, routeSchema } from "./route-schema.ts";
import { kitOf } from "./service-app.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set on routes of `defineRoute` once the request was let in. */
    dureIdentity?: Identity | undefined;
  }
}

/**
 * Adds a route below `/api/v1/agencies/:agency`. Before the handler runs: session, agency, role, schemas,
 * `Idempotency-Key` (commands), `If-Match` (where asked), `Dure-After` (reads). The handler answers a `RouteAnswer`,
 * an `Outcome` of one, or throws a `RefusalError`.
 */
export function defineRoute<
  const M extends Method,
  const Path extends string,
  const Roles extends RouteRoles,
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType = z.ZodUndefined,
  Upload extends RawBodyOptions | undefined = undefined,
>(
  app: FastifyInstance,
  options: RouteOptions<M, Path, Roles, Params, Query, Body, Answer, Upload>,
): void {
  addRoute(app, AGENCY_PREFIX + options.path, options as unknown as RouteOptions);
}

/**
 * Adds a route of the operator below `/api/v1/operator/<service>`, for role OPERATOR alone. The handler's `tenantId` is
 * that of the operator's own session: operators act across agencies and name the agency where they mean one.
 */
export function defineOperatorRoute<
  const M extends Method,
  const Path extends string,
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType = z.ZodUndefined,
>(
  app: FastifyInstance,
  options: Omit<
    RouteOptions<M, Path, readonly ["OPERATOR"], Params, Query, Body, Answer, undefined>,
    "roles"
  >,
): void {
  const roles = ["OPERATOR"] as const;
  const prefix = `${OPERATOR_PREFIX}/${kitOf(app).options.name}`;
  addRoute(app, prefix + options.path, { ...options, roles } as unknown as RouteOptions);
}

/** Adds a route at any address; the operator's routes have no agency in theirs. */
export function addRoute(app: FastifyInstance, url: string, options: RouteOptions): void {
  const kit = kitOf(app);
  const route = `${options.method} ${url}`;
  assertThat(!url.includes("{"), "ROUTE_PATH", `${route}: parameters are written :name`);
  const { rawBody } = options;
  const { clock, identityKey } = kit.options.parts;
  const schema = routeSchema(options, url);
  void app.register(async (scope) => {
    if (rawBody) await acceptUploads(scope, rawBody);
    const bodyLimit = rawBody?.maxBytes ?? options.bodyLimitBytes;
    scope.route({
      method: options.method,
      url,
      schema,
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      config: {
        ...(rawBody ? { isUpload: true } : {}),
        headerSchema: describedHeaders(options),
        accepts: rawBody ? uploadTypes(rawBody) : ["application/json"],
      },
      onRequest: async (request) => {
        const agency = (request.params as { agency?: string }).agency;
        const identity = identityOf(request, clock, identityKey);
        request.dureIdentity = admit(identity, options.roles, agency);
      },
      handler: (request, reply) => handleExchange({ kit, options, route, request, reply }),
    });
  });
}
