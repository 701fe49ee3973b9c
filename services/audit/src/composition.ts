import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { randomIds, systemClock } from "@dure/kernel";
import { openSqliteMessageBus } from "@dure/message-bus-sqlite";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import { environmentSettings, serviceLogger } from "@dure/service-kit";
import { z } from "zod";
import { environmentKeys } from "./adapters/environment-key.ts";
import { keyFileKeys } from "./adapters/key-file.ts";
import type { AuditParts } from "./audit-parts.ts";
import { readRollupFile } from "./rollup/read-rollup-file.ts";

const port = z.coerce.number().int().min(0).max(65_535).default(0);
const path = z.string().min(1).optional();
const Settings = z.object({
  DURE_DATA_DIR: z.string().min(1),
  DURE_IDENTITY_KEY: z.string().min(16),
  DURE_HTTP_PORT: port,
  DURE_GRPC_PORT: port,
  DURE_DIRECTORY_GRPC: z.string().min(1),
  DURE_LEDGER_GRPC: z.string().min(1),
  /** `logs` below the data when absent. */
  DURE_LOG_DIR: path,
  DURE_LOG_DOMAIN: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,99}$/, "소문자 도메인 이름이어야 합니다"),
  /** `log-key` below the data when neither is there. */
  DURE_LOG_KEY_FILE: path,
  DURE_LOG_KEY: z.string().optional(),
  DURE_TRUST_POLICY_FILE: path,
  DURE_ROLLUP_FILE: path,
  /** `name=http://host:port`, separated by commas: whose read models the full replay is held against. */
  DURE_COMPARED_SERVICES: z
    .string()
    .max(2_000)
    .regex(/^([a-z-]+=https?:\/\/[^,\s=]+(,|$))*$/, "이름=주소를 쉼표로 이어 적습니다")
    .default(""),
});

export interface Composition {
  readonly parts: AuditParts;
  close(): Promise<void>;
}

/** The parts of the service that runs alone on embedded stores. The only file here that names adapters. */
export function composeAudit(
  environment?: Readonly<Record<string, string | undefined>>,
): Composition {
  const settings = environmentSettings(Settings, environment);
  const folder = settings.DURE_DATA_DIR;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (name: string): string => join(folder, name);
  const clock = systemClock;
  const store = openSqliteEventStore({ file: file("events.db"), clock });
  const bus = openSqliteMessageBus({ file: file("bus.db"), clock });
  const readModels = openSqliteReadModels({ file: file("audit-views.db"), namespace: "audit" });
  const policyFile = settings.DURE_TRUST_POLICY_FILE;
  const rollupFile = settings.DURE_ROLLUP_FILE;
  return {
    parts: {
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
      httpPort: settings.DURE_HTTP_PORT,
      grpcPort: settings.DURE_GRPC_PORT,
      logFolder: settings.DURE_LOG_DIR ?? file("logs"),
      logDomain: settings.DURE_LOG_DOMAIN,
      signingKeys:
        settings.DURE_LOG_KEY === undefined
          ? keyFileKeys(settings.DURE_LOG_KEY_FILE ?? file("log-key"))
          : environmentKeys(settings.DURE_LOG_KEY),
      ...(policyFile !== undefined && { trustPolicy: readFileSync(policyFile, "utf8") }),
      comparedServices: settings.DURE_COMPARED_SERVICES.split(",").flatMap((pair) => {
        const [name = "", url] = pair.split("=");
        return url === undefined ? [] : [{ name, url: () => url }];
      }),
      ...(rollupFile !== undefined && { rollup: readRollupFile(rollupFile) }),
    },
    async close() {
      await readModels.close();
      await bus.close();
      await store.close();
    },
  };
}
