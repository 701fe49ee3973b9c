import { subjectKeyring } from "@dure/contracts";
import { settle, startConsumer, startProjector, startRelay } from "@dure/processing";
import {
  createServiceApp,
  type RunningService,
  type ServiceParts,
  serveOperator,
  startHttp,
} from "@dure/service-kit";
import { createProposals } from "./commands/proposal-room.ts";
import { onPersonErased } from "./consumers/on-person-erased.ts";
import { directoryClient } from "./directory-client.ts";
import { serveProposals } from "./http/index.ts";
import { proposalsProjection } from "./projections/proposals.v1.ts";
import { toIntegrationEvents } from "./publishing/to-integration-event.ts";

const NAME = "proposal";

/** Starts the service on stores and a bus that the caller owns and closes. */
export async function startProposal(parts: ServiceParts): Promise<RunningService> {
  const { bus, clock, endpoints, ids, logger, readModels, store } = parts;
  const directory = directoryClient(endpoints.directory);
  const keyring = subjectKeyring(endpoints.directory, { clock });
  const room = createProposals({ store, clock, ids, directory, keyring });
  const projector = await startProjector({
    store,
    readModels,
    projection: proposalsProjection,
    logger,
  });
  const relay = await startRelay({
    name: `${NAME}.relay`,
    store,
    bus,
    readModels,
    categories: ["proposal"],
    toMessages: toIntegrationEvents,
    clock,
    ids,
    logger,
  });
  const erasures = await startConsumer({
    name: `${NAME}.erasures`,
    bus,
    topics: ["dure.directory.v1"],
    readModels,
    clock,
    handle: onPersonErased(keyring),
  });
  const app = createServiceApp({ name: NAME, parts, roomsTitle: "제안", waitFor: [projector] });
  serveProposals({ app, room, reader: projector.reader });
  serveOperator(app, { projectors: [projector], relays: [relay], consumers: [erasures] });
  const http = await startHttp(app, { port: parts.httpPort });
  return {
    name: NAME,
    httpUrl: http.url,
    projectors: [projector],
    settled: () => settle({ store, followers: [relay, projector.reader], consumers: [erasures] }),
    async stop() {
      await http.stop();
      await Promise.all([erasures.stop(), projector.stop(), relay.stop()]);
      directory.close();
      keyring.close();
    },
  };
}
