import { join } from "node:path";
import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { offsetClock, randomIds, systemClock } from "@dure/kernel";
import { openSqliteMessageBus } from "@dure/message-bus-sqlite";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import { serviceLogger } from "@dure/service-kit";
import { startAudit } from "../../src/index.ts";
import { DOMAIN, IDENTITY_KEY, shortTimers, signingKeys } from "./room.ts";

/*
 * The audit service in a process of its own, to be killed. Its clock stands ahead by an offset, so that the lease of the
 * process that was killed before is over.
 */
const { DURE_TEST_FOLDER: folder = "", DURE_TEST_OFFSET_MS: offset = "0" } = process.env;
const clock = offsetClock(systemClock, Number(offset));
const audit = await startAudit({
  store: openSqliteEventStore({ file: join(folder, "events.sqlite"), clock, pollIntervalMs: 2 }),
  bus: openSqliteMessageBus({ file: join(folder, "bus.sqlite"), clock }),
  readModels: openSqliteReadModels({ file: join(folder, "views.sqlite"), namespace: "audit" }),
  clock,
  ids: randomIds(clock),
  logger: serviceLogger({ level: "warn" }),
  identityKey: IDENTITY_KEY,
  endpoints: { directory: () => "127.0.0.1:1", mileageLedger: () => "127.0.0.1:1" },
  logFolder: join(folder, "logs"),
  logDomain: DOMAIN,
  signingKeys,
  timers: shortTimers,
});
console.log(`listening at ${audit.httpUrl}`);
