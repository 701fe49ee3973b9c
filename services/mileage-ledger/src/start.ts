import { createHmac } from "node:crypto";
import { startGrpcServer, subjectKeyring } from "@dure/contracts";
import { settle, startConsumer, startProjector, startReactor, startRelay } from "@dure/processing";
import {
  createServiceApp,
  type RunningService,
  type ServiceParts,
  serveOperator,
  startHttp,
} from "@dure/service-kit";
import { createClaims } from "./commands/claims/claim-room.ts";
import { onPersonErased } from "./consumers/on-person-erased.ts";
import { onPolicyApproved } from "./consumers/on-policy-approved.ts";
import { onProposalEvent } from "./consumers/on-proposal-event.ts";
import { directoryClient } from "./directory-client.ts";
import { booksService } from "./grpc/books-service.ts";
import { holdService } from "./grpc/hold-service.ts";
import { registerClaimRoutes } from "./http/claims/register.ts";
import { registerLedgerRoutes } from "./http/ledger/register.ts";
import { registerPraiseRoutes } from "./http/praises/register.ts";
import { creditOfClaim } from "./ledger/credit-of-claim.ts";
import { startDailyDuties } from "./ledger/daily-duties.ts";
import { Ledgers } from "./ledger/ledgers.ts";
import { claimsProjection } from "./projections/claims.v1.ts";
import { entriesProjection } from "./projections/entries.v1.ts";
import { praisesProjection } from "./projections/praises.v1.ts";
import { walletsProjection } from "./projections/wallets.v1.ts";
import { yearTotalsProjection } from "./projections/year-totals.v1.ts";
import { toIntegrationEvents } from "./publishing/to-integration-event.ts";
import { grantApprovedClaims } from "./reactions/grant-approved-claims.ts";

const NAME = "mileage-ledger";

/** Starts claims, praises and the ledger over the given ports. */
export async function startMileageLedger(parts: ServiceParts): Promise<RunningService> {
  const { bus, clock, ids, logger, readModels, store } = parts;
  const ledgers = new Ledgers({ store, clock });
  const directory = directoryClient(parts.endpoints.directory);
  const keyring = subjectKeyring(parts.endpoints.directory, { clock });
  const room = createClaims({
    store,
    clock,
    ids,
    directory,
    keyring,
    hmacKey: createHmac("sha256", parts.identityKey).update("mileage-ledger.once").digest("hex"),
  });
  const project = (projection: typeof claimsProjection) =>
    startProjector({ store, readModels, projection, logger });
  const [claims, praises, wallets, totals, entries] = await Promise.all([
    project(claimsProjection),
    project(praisesProjection),
    project(walletsProjection),
    project(yearTotalsProjection),
    project(entriesProjection),
  ]);
  const projectors = [claims, praises, wallets, totals, entries];
  const common = { store, readModels, clock, ids, logger };
  const relay = await startRelay({
    ...common,
    name: `${NAME}.relay`,
    bus,
    categories: ["ledger"],
    toMessages: toIntegrationEvents,
  });
  const reactor = await startReactor({
    ...common,
    name: `${NAME}.grants`,
    categories: ["claim", "praise"],
    react: grantApprovedClaims(ledgers),
  });
  const consume = (name: string, topic: string, handle: ReturnType<typeof onProposalEvent>) =>
    startConsumer({ name: `${NAME}.${name}`, bus, topics: [topic], readModels, clock, handle });
  const consumers = [
    await consume("policies", "dure.directory.v1", onPolicyApproved(ledgers)),
    await consume("erasures", "dure.directory.v1", onPersonErased({ ledgers, keyring })),
    await consume("proposals", "dure.proposal.v1", onProposalEvent(ledgers)),
  ];
  const duties = startDailyDuties({ ledgers, clock, logger });
  const app = createServiceApp({
    name: NAME,
    parts,
    roomsTitle: "마일리지와 원장",
    waitFor: projectors,
    isReady: () => ledgers.halted().length === 0,
  });
  registerClaimRoutes(app, { room, clock, claims, praises, creditOf: creditOfClaim(entries) });
  registerPraiseRoutes(app, { room, clock, claims, praises, creditOf: creditOfClaim(entries) });
  registerLedgerRoutes(app, { ledgers, clock, directory, wallets, totals, entries }, store);
  serveOperator(app, { projectors, relays: [relay], consumers, reactors: [reactor] });
  const grpc = await startGrpcServer({
    services: [
      holdService({ ledgers, directory, keyring, clock }),
      booksService({ ledgers, store }),
    ],
    ...(parts.grpcPort !== undefined && { port: parts.grpcPort }),
  });
  const http = await startHttp(app, { port: parts.httpPort });
  return {
    name: NAME,
    httpUrl: http.url,
    grpcAddress: grpc.address,
    projectors,
    settled: () =>
      settle({ store, followers: [reactor, relay, ...readersOf(projectors)], consumers }),
    async stop() {
      duties.stop();
      await http.stop();
      await grpc.stop();
      for (const part of [...consumers, reactor, relay, ...projectors]) await part.stop();
      keyring.close();
      directory.close();
    },
  };
}

const readersOf = (projectors: readonly Awaited<ReturnType<typeof startProjector>>[]) =>
  projectors.map((projector) => projector.reader);
