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
  DURE_GRPC_PORT: port,
  DURE_DIRECTORY_GRPC: z.string().min(1),
});

/** The parts of the service that runs alone on embedded stores. The only file here that names adapters. */
export function composeMileageLedger(): { parts: ServiceParts; close(): Promise<void> } {
  const settings = environmentSettings(Settings);
  const file = (name: string) => join(settings.DURE_DATA_DIR, name);
  const clock = systemClock;
  const store = openSqliteEventStore({ file: file("events.db"), clock });
  const bus = openSqliteMessageBus({ file: file("bus.db"), clock });
  const readModels = openSqliteReadModels({ file: file("views.db"), namespace: "ledger" });
  const parts: ServiceParts = {
    store,
    bus,
    readModels,
    clock,
    ids: randomIds(clock),
    logger: serviceLogger(),
    identityKey: settings.DURE_IDENTITY_KEY,
    // This service is the ledger and calls no other one than the directory.
    endpoints: { directory: () => settings.DURE_DIRECTORY_GRPC, mileageLedger: () => "" },
    httpPort: settings.DURE_HTTP_PORT,
    grpcPort: settings.DURE_GRPC_PORT,
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
