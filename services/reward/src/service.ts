import { hkdfSync } from "node:crypto";
import { subjectKeyring } from "@dure/contracts";
import { assertThat } from "@dure/kernel";
import { startConsumer, startProjector, startRelay } from "@dure/processing";
import {
  createServiceApp,
  type RunningService,
  type ServiceParts,
  serveOperator,
  startHttp,
} from "@dure/service-kit";
import { onPersonErased } from "./consumers/on-person-erased.ts";
import { directoryClient } from "./directory-client.ts";
import { serveRewards } from "./http/index.ts";
import { filePayout } from "./payout/file-payout.ts";
import { payoutFinder } from "./process/find-payout.ts";
import { ledgerClient } from "./process/ledger-client.ts";
import { createRedemptions } from "./process/redemption-room.ts";
import { readReportFolder, tenantsWithReports } from "./process/report-folder.ts";
import { startRunner } from "./process/runner.ts";
import { settle } from "./process/settle.ts";
import { startSweeper } from "./process/sweeper.ts";
import { redemptionsProjection } from "./projections/redemptions.v1.ts";
import { toIntegrationEvents } from "./publishing/to-integration-event.ts";

const NAME = "reward";
const SWEEP_EVERY_MS = 30_000;

/** Starts the service on stores and a bus that the caller owns and closes. `payoutFolder` must be named. */
export async function startReward(parts: ServiceParts): Promise<RunningService> {
  const { bus, clock, endpoints, ids, logger, payoutFolder, readModels, store } = parts;
  assertThat(payoutFolder, "PAYOUT_FOLDER_MISSING", "rewards need a folder for payout files");
  const directory = directoryClient(endpoints.directory);
  const keyring = subjectKeyring(endpoints.directory, { clock });
  const ledger = ledgerClient(endpoints.mileageLedger);
  const room = createRedemptions({
    store,
    clock,
    ids,
    directory,
    keyring,
    ledger,
    payoutPorts: {
      LOCAL_CURRENCY: filePayout({ payoutFolder, prefix: "voucher" }),
      LEAVE: filePayout({ payoutFolder, prefix: "leave" }),
    },
    payoutSecret: payoutSecretOf(parts.identityKey),
  });
  const machinery = { store, readModels, clock, ids, logger };
  const projector = await startProjector({ ...machinery, projection: redemptionsProjection });
  const { reader } = projector;
  const runner = await startRunner({ room, reader, readModels, logger });
  const relay = await startRelay({
    ...machinery,
    name: `${NAME}.relay`,
    bus,
    categories: ["redemption"],
    toMessages: toIntegrationEvents,
  });
  const erasures = await startConsumer({
    name: `${NAME}.erasures`,
    bus,
    topics: ["dure.directory.v1"],
    readModels,
    clock,
    handle: onPersonErased(keyring),
  });
  const findPayout = payoutFinder(store, reader);
  const sweeper = startSweeper({
    everyMs: SWEEP_EVERY_MS,
    logger,
    async work() {
      for (const tenantId of await tenantsWithReports(payoutFolder)) {
        await readReportFolder({ room, payoutFolder, findPayout, logger }, tenantId);
      }
      await runner.sweep();
    },
  });
  const app = createServiceApp({ name: NAME, parts, roomsTitle: "보상", waitFor: [projector] });
  serveRewards({ app, room, reader, advance: runner.advance, findPayout });
  serveOperator(app, {
    projectors: [projector],
    relays: [relay],
    consumers: [erasures],
    reactors: [runner.reactor],
  });
  const http = await startHttp(app, { port: parts.httpPort });
  return {
    name: NAME,
    httpUrl: http.url,
    projectors: [projector],
    settled: () => settle(store, [runner.reactor, relay, reader], [erasures]),
    async stop() {
      await http.stop();
      await sweeper.stop();
      await Promise.all([erasures.stop(), runner.reactor.stop(), relay.stop()]);
      await projector.stop();
      for (const client of [directory, keyring, ledger]) client.close();
    },
  };
}

/** A secret of its own purpose. A reference is written down before it is used, so a changed secret changes none. */
const payoutSecretOf = (identityKey: string): string =>
  Buffer.from(hkdfSync("sha256", identityKey, "", "dure-payout-secret", 32)).toString("base64");
