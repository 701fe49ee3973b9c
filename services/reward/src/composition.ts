import { join } from "node:path";
import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { randomIds, systemClock } from "@dure/kernel";
import { openSqliteMessageBus } from "@dure/message-bus-sqlite";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import { environmentSettings, type ServiceParts, serviceLogger } from "@dure/service-kit";
import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535).default(0);
const Settings = z.object({
  DURE_DATA_DIR: z.string().min(1),
  DURE_IDENTITY_KEY: z.string().min(16),
  DURE_HTTP_PORT: port,
  DURE_DIRECTORY_GRPC: z.string().min(1),
  DURE_LEDGER_GRPC: z.string().min(1),
});

/** The parts of a service that runs alone on embedded stores, and how to let go of them. */
export function composeReward(): { parts: ServiceParts; close(): Promise<void> } {
  const settings = environmentSettings(Settings);
  const file = (name: string) => join(settings.DURE_DATA_DIR, name);
  const clock = systemClock;
  const store = openSqliteEventStore({ file: file("events.db"), clock });
  const bus = openSqliteMessageBus({ file: file("bus.db"), clock });
  const readModels = openSqliteReadModels({ file: file("views.db"), namespace: "reward" });
  const parts: ServiceParts = {
    store,
    bus,
    readModels,
    clock,
    ids: randomIds(clock),
    logger: serviceLogger(),
    identityKey: settings.DURE_IDENTITY_KEY,
    endpoints: {
      directory: () => settings.DURE_DIRECTORY_GRPC,
      mileageLedger: () => settings.DURE_LEDGER_GRPC,
    },
    payoutFolder: file("payouts"),
    httpPort: settings.DURE_HTTP_PORT,
  };
  return {
    parts,
    async close() {
      await readModels.close();
      await bus.close();
      await store.close();
    },
  };
}
