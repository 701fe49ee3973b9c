import { isTenantId } from "@dure/messages";
import type { Consumer, ParkedMessage, Projector, Reactor, Relay } from "@dure/processing";
import { z } from "zod";
import { notFound } from "./errors.ts";
import { idField } from "./fields.ts";
import { addRoute } from "./route.ts";
import type { RouteOptions } from "./route-options.ts";
import { OPERATOR_PREFIX } from "./route-schema.ts";
import { kitOf, type ServiceApp } from "./service-app.ts";

const MAX_PARKED_SHOWN = 200;
const MAX_FIELDS_SHOWN = 50;

/** Anything that follows the log, as far as the operator looks at it. */
export type Followed = Pick<Relay, "lag" | "name">;

/** The machinery of one service. */
export interface Operated {
  readonly projectors?: readonly Projector[];
  readonly relays?: readonly Followed[];
  readonly consumers?: readonly Consumer[];
  readonly reactors?: readonly Reactor[];
}

const name = z.string().max(128);
const Parked = z.object({ source: name, tenantId: name, key: z.string().max(512), count: z.int() });
const Lag = z.object({
  name,
  checkpoint: name.optional(),
  head: name.optional(),
  caughtUp: z.boolean(),
  isFailing: z.boolean(),
});
const StatusAnswer = z.object({
  service: name,
  projectors: z.array(Lag),
  relays: z.array(Lag),
  reactors: z.array(Lag),
  consumers: z.array(z.object({ name, pending: z.int() })),
  parked: z.array(Parked),
});
const DifferencesAnswer = z.object({
  position: name.optional(),
  documents: z.int(),
  differenceCount: z.int(),
  differences: z
    .array(
      z.object({
        collection: name,
        id: z.string().max(512),
        kind: z.enum(["DIFFERENT", "EXTRA", "MISSING"]),
        fields: z.array(name).max(MAX_FIELDS_SHOWN),
      }),
    )
    .max(1_000),
});
const ReplayBody = z.strictObject({
  tenantId: z.string().max(32),
  source: z.string().max(128),
  key: z.string().max(512),
  dryRun: z.boolean(),
});
const ReplayAnswer = z.object({
  count: z.int(),
  replayed: z.int(),
  failed: z.string().max(2_000).optional(),
});

/**
 * Routes of the operator over a service's machinery: status, replay of parked messages (first as a dry run), rebuild
 * of a view, comparison of a view with the log. They show positions, names and keys, never what is in a message.
 */
export function serveOperator(app: ServiceApp, operated: Operated): void {
  const service = kitOf(app).options.name;
  const prefix = `${OPERATOR_PREFIX}/${service}`;
  const sources = [...(operated.consumers ?? []), ...(operated.reactors ?? [])];
  const { projectors = [] } = operated;
  const common = { roles: ["OPERATOR"] } as const satisfies Partial<RouteOptions>;
  addRoute(app, `${prefix}/status`, {
    ...common,
    method: "GET",
    path: "/status",
    operationId: `getOperatorStatusOf${identifier(service)}`,
    summary: "투영, 중계, 소비의 진행과 멈춘 전갈",
    response: StatusAnswer,
    handler: async () => ({ body: await status(service, operated, sources) }),
  });
  addRoute(app, `${prefix}/parked/replay`, {
    ...common,
    method: "POST",
    path: "/parked/replay",
    operationId: `replayParkedOf${identifier(service)}`,
    summary: "멈춘 전갈을 다시 처리한다. dryRun이면 몇 건인지만 센다",
    body: ReplayBody,
    response: ReplayAnswer,
    handler: async ({ body }) => {
      const { tenantId, source, key, dryRun } = body as z.infer<typeof ReplayBody>;
      const found = sources.find((candidate) => candidate.name === source);
      if (!found) throw notFound();
      return { body: await found.replayParked(tenantId, key, { dryRun }) };
    },
  });
  addRoute(app, `${prefix}/projections/:projectionName/rebuild`, {
    ...common,
    method: "POST",
    path: "/projections/:projectionName/rebuild",
    operationId: `rebuildProjectionOf${identifier(service)}`,
    summary: "조회 자료를 기록에서 다시 만들고 요약값을 답한다",
    params: z.strictObject({ projectionName: idField("projection") }),
    response: z.object({ digest: z.string().max(128) }),
    handler: async ({ params }) => {
      const { projectionName } = params as { projectionName: string };
      const projector = projectors.find((candidate) => candidate.name === projectionName);
      if (!projector) throw notFound();
      return { body: await projector.rebuild() };
    },
  });
  addRoute(app, `${prefix}/projections/:projectionName/differences`, {
    ...common,
    method: "GET",
    path: "/projections/:projectionName/differences",
    operationId: `compareProjectionOf${identifier(service)}`,
    summary: "한 기관의 조회 자료를 기록에서 다시 만든 것과 견주어 다른 곳을 답한다",
    params: z.strictObject({ projectionName: idField("projection") }),
    query: z.strictObject({ tenantId: z.string().max(32) }),
    response: DifferencesAnswer,
    handler: async ({ params, query }) => {
      const { projectionName } = params as { projectionName: string };
      const { tenantId } = query as { tenantId: string };
      const projector = projectors.find((candidate) => candidate.name === projectionName);
      if (!projector || !isTenantId(tenantId)) throw notFound();
      const { differences, ...rest } = await projector.compare(tenantId);
      const shown = differences.map(({ fields, ...difference }) => ({
        ...difference,
        fields: fields.slice(0, MAX_FIELDS_SHOWN),
      }));
      return { body: { ...rest, differences: shown } };
    },
  });
}

async function status(
  service: string,
  operated: Operated,
  sources: readonly (Consumer | Reactor)[],
): Promise<z.infer<typeof StatusAnswer>> {
  const { projectors = [], consumers = [], relays = [], reactors = [] } = operated;
  const parked = await Promise.all(
    sources.map(async (source) => countByKey(source.name, await source.parked())),
  );
  return {
    service,
    projectors: await Promise.all(projectors.map(lagOf)),
    relays: await Promise.all(relays.map(lagOf)),
    reactors: await Promise.all(reactors.map(lagOf)),
    consumers: await Promise.all(
      consumers.map(async (one) => ({ name: one.name, pending: await one.pending() })),
    ),
    parked: parked.flat().slice(0, MAX_PARKED_SHOWN),
  };
}

/** Error texts may quote what could not be handled, so only the fact of an error is shown. */
async function lagOf(reader: Projector | Followed | Reactor): Promise<z.infer<typeof Lag>> {
  const { error, ...lag } = await reader.lag();
  return { name: reader.name, ...lag, isFailing: error !== undefined };
}

function countByKey(source: string, items: readonly ParkedMessage[]): z.infer<typeof Parked>[] {
  const counts = new Map<string, z.infer<typeof Parked>>();
  for (const { tenantId, key } of items) {
    const id = `${tenantId}\n${key}`;
    const known = counts.get(id);
    counts.set(id, { source, tenantId, key, count: (known?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

const identifier = (service: string): string =>
  service
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
