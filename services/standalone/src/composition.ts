import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyFileKeys } from "@dure/audit";
import { openSqliteSubjectKeys } from "@dure/directory";
import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { type Clock, type Ids, randomIds } from "@dure/kernel";
import { openSqliteMessageBus } from "@dure/message-bus-sqlite";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import { type Logger, serviceLogger } from "@dure/service-kit";

const SERVICES = ["audit", "directory", "gateway", "ledger", "proposal", "reward"] as const;

export interface CompositionOptions {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly ids?: Ids;
  readonly logger?: Logger;
}

/**
 * The embedded adapters of all services. The only file here that names one. One event file and one bus file for all, so
 * that one flush serves whoever writes at the same moment; the views of each service in a file of their own.
 */
export function composeEmbedded(options: CompositionOptions) {
  const { clock, dataFolder } = options;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const file = (name: string): string => join(dataFolder, name);
  const store = openSqliteEventStore({ file: file("events.sqlite"), clock });
  const bus = openSqliteMessageBus({ file: file("bus.sqlite"), clock });
  const subjectKeys = openSqliteSubjectKeys({
    file: file("subject-keys.sqlite"),
    masterSecretFile: file("master-secret"),
    clock,
  });
  const views = Object.fromEntries(
    SERVICES.map((name) => [
      name,
      openSqliteReadModels({ file: file(`views-${name}.sqlite`), namespace: name }),
    ]),
  ) as Record<(typeof SERVICES)[number], ReturnType<typeof openSqliteReadModels>>;
  return {
    store,
    bus,
    subjectKeys,
    views,
    clock,
    ids: options.ids ?? randomIds(clock),
    logger: options.logger ?? serviceLogger({ level: "warn" }),
    identityKey: identityKeyIn(file("identity-key")),
    payoutFolder: file("payouts"),
    logFolder: file("logs"),
    signingKeys: keyFileKeys(file("log-key")),
    async close(): Promise<void> {
      for (const view of Object.values(views)) await view.close();
      await bus.close();
      await subjectKeys.close();
      await store.close();
    },
  };
}

/** The secret between gateway and services: made at the first start, readable by the owner alone. */
function identityKeyIn(file: string): string {
  if (!existsSync(file))
    writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}
