import type { CommandContext } from "@dure/command-handling";
import type { Outcome } from "@dure/kernel";
import type { GlobalPosition, TenantId } from "@dure/messages";
import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Identity, Role } from "./identity.ts";
import type { Waitable } from "./position-waiter.ts";
import type { RawBody, RawBodyOptions } from "./raw-body.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type RouteRoles = readonly Role[] | "public";

/** A file as an answer. */
export interface FileAnswer {
  readonly bytes: Uint8Array | string;
  readonly contentType: string;
  /** Makes a browser save it under this name, for exports; absent: the bytes are the answer. */
  readonly fileName?: string;
}

export type RouteAnswer<Body> = {
  readonly status?: number;
  /** Position of the last event that the command wrote; leaves as `Dure-Position`. */
  readonly position?: GlobalPosition | undefined;
  /** Revision of the resource; leaves as `ETag`. */
  readonly revision?: number | undefined;
  /** Strong validator where there is no revision, without quotes; a read that names it in `If-None-Match` gets 304. */
  readonly entityTag?: string;
  /** `Cache-Control` of the answer; `no-store` when absent. Behind a session it must begin with `private`. */
  readonly cacheControl?: `private, ${string}`;
  /** Address of what was made. */
  readonly location?: string;
} & ({ readonly body: Body } | { readonly file: FileAnswer });

export interface RouteInput<
  M extends Method,
  Roles extends RouteRoles,
  Params,
  Query,
  Body,
  Upload,
> {
  /** Who asks. Undefined only on public routes without a session of this agency. */
  readonly identity: Roles extends "public" ? Identity | undefined : Identity;
  readonly tenantId: TenantId;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Present on everything but GET. */
  readonly context: M extends "GET" ? undefined : CommandContext;
  /** Present with `ifMatch: true`: the revision that the sender has seen. */
  readonly expectedRevision: number | undefined;
  /** Present with `rawBody`. */
  readonly raw: Upload extends RawBodyOptions ? RawBody : undefined;
  readonly request: FastifyRequest;
}

type Optional = z.ZodType | undefined;
type OutputOf<Schema extends Optional> = Schema extends z.ZodType ? z.output<Schema> : undefined;

type ParamNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;
type ParamsOf<Path extends string, Params extends Optional> = Params extends z.ZodType
  ? z.output<Params>
  : { readonly [Name in ParamNames<Path>]: string };

export interface RouteOptions<
  M extends Method = Method,
  Path extends string = string,
  Roles extends RouteRoles = RouteRoles,
  Params extends Optional = Optional,
  Query extends Optional = Optional,
  Body extends Optional = Optional,
  Answer extends z.ZodType = z.ZodType,
  Upload extends RawBodyOptions | undefined = RawBodyOptions | undefined,
> {
  readonly method: M;
  /** Below `/api/v1/agencies/:agency`, for example `/claims/:claimId/approve`. */
  readonly path: Path;
  /** One of these is needed; `"public"` needs no session. */
  readonly roles: Roles;
  /** One Korean line for the OpenAPI document. */
  readonly summary: string;
  readonly description?: string;
  /** Made of method and path when absent. */
  readonly operationId?: string;
  /** A strict object with one `idField` per parameter; made of the path when absent (`:claimId` -> kind `claim`). */
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Absent for 204 and for files. Answers are checked against it before they leave. */
  readonly response?: Answer;
  /** Status of success; 200 when absent, 204 where there is no response schema on a command. */
  readonly status?: number;
  /** Demands `If-Match: "<revision>"`. */
  readonly ifMatch?: boolean;
  /** Takes a file instead of a JSON body. */
  readonly rawBody?: Upload;
  /** Greatest body in bytes; 1 MiB when absent. For imports in base64. */
  readonly bodyLimitBytes?: number;
  /** Media type of `file` answers in the OpenAPI document. */
  readonly produces?: string;
  /** What a read with `Dure-After` waits for; the application's list when absent. */
  readonly waitFor?: readonly Waitable[];
  readonly handler: (
    input: RouteInput<M, Roles, ParamsOf<Path, Params>, OutputOf<Query>, OutputOf<Body>, Upload>,
  ) => RouteResult<z.input<Answer>> | Promise<RouteResult<z.input<Answer>>>;
}

export type RouteResult<Body> = RouteAnswer<Body> | Outcome<RouteAnswer<Body>>;
