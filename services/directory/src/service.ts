import { startGrpcServer } from "@dure/contracts";
import { settle, startProjector, startReactor, startRelay } from "@dure/processing";
import {
  createServiceApp,
  type RunningService,
  type ServiceParts,
  serveOperator,
  startHttp,
} from "@dure/service-kit";
import { directoryHandlers } from "./directory-handlers.ts";
import { directoryGrpc } from "./grpc/directory-service.ts";
import { subjectKeyGrpc } from "./grpc/subject-key-service.ts";
import { agencyRoutes } from "./http/agency.ts";
import { departmentRoutes } from "./http/departments.ts";
import { erasureRoutes } from "./http/erasures.ts";
import type { HttpParts } from "./http/http-parts.ts";
import { importRoutes } from "./http/imports.ts";
import { operatorAgencyRoutes } from "./http/operator-agencies.ts";
import { peopleRoutes } from "./http/people.ts";
import { personChangeRoutes } from "./http/person-changes.ts";
import { policyRoutes } from "./http/policies.ts";
import { organisationProjection } from "./projections/organisation.v1.ts";
import { peopleProjection } from "./projections/people.v1.ts";
import { policiesProjection } from "./projections/policies.v1.ts";
import { toIntegrationEvents } from "./publishing/to-integration-event.ts";
import { liveRoster } from "./queries/live-roster.ts";
import { carryOutErasures } from "./reactions/carry-out-erasures.ts";
import type { SubjectKeys } from "./subject-keys.ts";

/** The parts of every service, and where this one keeps the keys of personal text. */
export type DirectoryParts = ServiceParts & { readonly subjectKeys: SubjectKeys };

const NAME = "directory";

/** Starts the directory: projectors, relay, erasures, gRPC, HTTP. The parts stay open after `stop`; who made them closes them. */
export async function startDirectory(parts: DirectoryParts): Promise<RunningService> {
  const { store, bus, readModels, clock, ids, logger, subjectKeys } = parts;
  const handlers = directoryHandlers({ store, clock, ids });
  const [people, organisation, policies] = await Promise.all([
    startProjector({ store, readModels, logger, projection: peopleProjection }),
    startProjector({ store, readModels, logger, projection: organisationProjection }),
    startProjector({ store, readModels, logger, projection: policiesProjection }),
  ]);
  const projectors = [people, organisation, policies];
  const machinery = { store, readModels, clock, ids, logger };
  const relay = await startRelay({
    ...machinery,
    name: "directory.relay",
    bus,
    categories: ["person", "policy", "erasure"],
    toMessages: toIntegrationEvents,
  });
  const reactor = await startReactor({
    ...machinery,
    name: "directory.erasures",
    categories: ["erasure"],
    react: carryOutErasures({ handlers, keys: subjectKeys, clock }),
  });
  const grpc = await startGrpcServer({
    port: parts.grpcPort ?? 0,
    services: [
      directoryGrpc({ handlers, roster: liveRoster(store), clock }),
      subjectKeyGrpc(subjectKeys),
    ],
  });
  const app = createServiceApp({
    name: NAME,
    parts,
    roomsTitle: "두레 조직·정책",
    waitFor: projectors,
  });
  const routes: HttpParts = {
    app,
    handlers,
    keys: subjectKeys,
    clock,
    people,
    organisation,
    policies,
  };
  agencyRoutes(routes);
  departmentRoutes(routes);
  peopleRoutes(routes);
  personChangeRoutes(routes);
  importRoutes(routes);
  policyRoutes(routes);
  erasureRoutes(routes);
  operatorAgencyRoutes(routes, parts.identityKey);
  serveOperator(app, { projectors, relays: [relay], reactors: [reactor] });
  const http = await startHttp(app, { port: parts.httpPort });

  return {
    name: NAME,
    httpUrl: http.url,
    grpcAddress: grpc.address,
    projectors,
    settled: () =>
      settle({
        store,
        followers: [reactor, relay, ...projectors.map(({ reader }) => reader)],
        consumers: [],
      }),
    async stop() {
      await http.stop();
      await grpc.stop();
      await Promise.all([reactor.stop(), relay.stop()]);
      await Promise.all(projectors.map((projector) => projector.stop()));
    },
  };
}
