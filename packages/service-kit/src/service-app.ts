import { assertThat } from "@dure/kernel";
import type { OperationalCollection } from "@dure/read-model";
import type { FastifyInstance } from "fastify";
import { ANSWERS } from "./answer-records.ts";
import { serveHealth } from "./health-routes.ts";
import { createHttpApp } from "./http-app.ts";
import { type AnswerStore, createAnswerStore } from "./idempotency.ts";
import { serveOpenApi } from "./openapi.ts";
import type { ServiceParts } from "./parts.ts";
import type { Waitable } from "./position-waiter.ts";
import { safeError } from "./safe-error.ts";

/** A service's HTTP application; routes are added with `defineRoute`. */
export type ServiceApp = FastifyInstance;

export interface ServiceAppOptions {
  /** Name in addresses and logs, for example `mileage-ledger`. */
  readonly name: string;
  readonly parts: Pick<ServiceParts, "readModels" | "clock" | "ids" | "logger" | "identityKey">;
  /** Korean title of the OpenAPI document. */
  readonly roomsTitle: string;
  /** Reads with `Dure-After` wait for these, unless the route names its own. */
  readonly waitFor?: readonly Waitable[];
  /** Answers true when the service can take requests; asked by `/health/ready`. */
  readonly isReady?: () => boolean | Promise<boolean>;
}

/** What the routes of one application share. */
export interface Kit {
  readonly options: ServiceAppOptions;
  readonly answers: AnswerStore;
}

const kits = new WeakMap<FastifyInstance, Kit>();

/** Makes the application of a service with health routes and `/openapi.json`. Errors: see the README's table. */
export function createServiceApp(options: ServiceAppOptions): ServiceApp {
  const { parts, name, roomsTitle } = options;
  const app = createHttpApp({
    name,
    title: roomsTitle,
    clock: parts.clock,
    ids: parts.ids,
    logger: parts.logger,
  });
  let collection: Promise<OperationalCollection> | undefined;
  const answers = createAnswerStore({
    collection: () => {
      collection ??= parts.readModels.operational(ANSWERS).catch((error: unknown) => {
        collection = undefined;
        throw error;
      });
      return collection;
    },
    clock: parts.clock,
    ids: parts.ids,
    secret: parts.identityKey,
    onLost: (error) =>
      app.log.error({ error: safeError(error) }, "the end of an attempt was not kept"),
  });
  kits.set(app, { options, answers });
  serveHealth(app, options.isReady ?? (() => true));
  serveOpenApi(app);
  return app;
}

/** The kit of an application; only applications of `createServiceApp` have one. */
export function kitOf(app: FastifyInstance): Kit {
  const kit = kits.get(app);
  assertThat(kit, "SERVICE_APP", "routes are defined on an application of createServiceApp");
  return kit;
}
