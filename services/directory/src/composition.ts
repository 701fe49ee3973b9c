import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { randomIds, systemClock } from "@dure/kernel";
import { openSqliteMessageBus } from "@dure/message-bus-sqlite";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import { environmentSettings, serviceLogger } from "@dure/service-kit";
import { z } from "zod";
import { openSqliteSubjectKeys } from "./adapters/sqlite-subject-keys.ts";
import type { DirectoryParts } from "./service.ts";

const port = z.coerce.number().int().min(0).max(65_535).default(0);
const Settings = z.object({
  DURE_DATA_DIR: z.string().default("data"),
  DURE_IDENTITY_KEY: z.string().min(16),
  DURE_HTTP_PORT: port,
  DURE_GRPC_PORT: port,
});

export interface Composition {
  readonly parts: DirectoryParts;
  close(): Promise<void>;
}

/** Builds the parts from the environment on embedded stores. The only file here that names adapters. */
export function composeFromEnvironment(): Composition {
  const settings = environmentSettings(Settings);
  const folder = settings.DURE_DATA_DIR;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const clock = systemClock;
  const store = openSqliteEventStore({ file: join(folder, "events.db"), clock });
  const bus = openSqliteMessageBus({ file: join(folder, "bus.db"), clock });
  const readModels = openSqliteReadModels({
    file: join(folder, "directory-views.db"),
    namespace: "directory",
  });
  const subjectKeys = openSqliteSubjectKeys({
    file: join(folder, "subject-keys.db"),
    masterSecretFile: join(folder, "master-secret"),
    clock,
  });
  const unused = (): string => {
    throw new Error("the directory calls no other service");
  };
  return {
    parts: {
      store,
      bus,
      readModels,
      subjectKeys,
      clock,
      ids: randomIds(clock),
      logger: serviceLogger(),
      identityKey: settings.DURE_IDENTITY_KEY,
      endpoints: { directory: unused, mileageLedger: unused },
      httpPort: settings.DURE_HTTP_PORT,
      grpcPort: settings.DURE_GRPC_PORT,
    },
    async close() {
      await Promise.all([store.close(), bus.close(), readModels.close(), subjectKeys.close()]);
    },
  };
}
