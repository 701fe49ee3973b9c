import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { randomIds, systemClock } from "@dure/kernel";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import { environmentSettings, serviceLogger } from "@dure/service-kit";
import { z } from "zod";
import type { GatewayOptions } from "./gateway.ts";

const url = z.url({ protocol: /^https?$/ });
const Settings = z.object({
  DURE_DATA_DIR: z.string().min(1),
  DURE_IDENTITY_KEY: z.string().min(16),
  DURE_HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  DURE_DIRECTORY_GRPC: z.string().min(1),
  DURE_DIRECTORY_URL: url,
  DURE_PROPOSAL_URL: url,
  DURE_LEDGER_URL: url,
  DURE_REWARD_URL: url,
  DURE_AUDIT_URL: url,
  DURE_DEVELOPMENT_SIGN_IN: z.enum(["true", "false"]).default("false"),
});

/** The parts of the gateway that runs alone, sessions in an embedded store. The only file here that names an adapter. */
export function composeGateway(): { options: GatewayOptions; close(): Promise<void> } {
  const settings = environmentSettings(Settings);
  mkdirSync(settings.DURE_DATA_DIR, { recursive: true, mode: 0o700 });
  const clock = systemClock;
  const readModels = openSqliteReadModels({
    file: join(settings.DURE_DATA_DIR, "gateway.db"),
    namespace: "gateway",
  });
  return {
    options: {
      clock,
      ids: randomIds(clock),
      logger: serviceLogger(),
      readModels,
      identityKey: settings.DURE_IDENTITY_KEY,
      directory: settings.DURE_DIRECTORY_GRPC,
      upstreams: {
        directory: settings.DURE_DIRECTORY_URL,
        proposal: settings.DURE_PROPOSAL_URL,
        "mileage-ledger": settings.DURE_LEDGER_URL,
        reward: settings.DURE_REWARD_URL,
        audit: settings.DURE_AUDIT_URL,
      },
      httpPort: settings.DURE_HTTP_PORT,
      developmentSignIn: settings.DURE_DEVELOPMENT_SIGN_IN === "true",
      demoPeople: () => [],
    },
    close: () => readModels.close(),
  };
}
