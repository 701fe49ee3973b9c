export type { CommandContext } from "@dure/command-handling";
export { EnvironmentInvalid, environmentSettings } from "./environment.ts";
export { type KitErrorCode, kitError, kitProblems, notFound } from "./errors.ts";
export * from "./fields.ts";
export { serveHealth } from "./health-routes.ts";
export { createHttpApp, type HttpAppOptions } from "./http-app.ts";
export * from "./identity.ts";
export { SESSION_COOKIE, serveOpenApi } from "./openapi.ts";
export { type Followed, type Operated, serveOperator } from "./operator-routes.ts";
export * from "./paging.ts";
export type { Logger, RunningService, ServiceParts } from "./parts.ts";
export type { PositionWaiter, Waitable } from "./position-waiter.ts";
export {
  type FieldError,
  PROBLEM_MEDIA_TYPE,
  type ProblemDocument,
  ProblemSchema,
  pathOf,
  problemDocument,
  sendProblem,
} from "./problem-document.ts";
export type { RawBody, RawBodyOptions } from "./raw-body.ts";
export { assertRevision, etagOf } from "./revision.ts";
export { defineOperatorRoute, defineRoute } from "./route.ts";
export type {
  FileAnswer,
  Method,
  RouteAnswer,
  RouteOptions,
  RouteResult,
  RouteRoles,
} from "./route-options.ts";
export { createServiceApp, type ServiceApp, type ServiceAppOptions } from "./service-app.ts";
export { serviceLogger } from "./service-logger.ts";
export { type HttpServer, startHttp } from "./start-http.ts";
export { requestIdFrom, traceparentFrom } from "./trace.ts";
export { entry, type FieldErrorCode, RequestInvalid } from "./validation.ts";
