import { tenantId } from "@dure/messages";
import { serviceLogger } from "@dure/service-kit";
import { LogFeed } from "../../src/logs/log-feed.ts";
import { logIds } from "../../src/logs/log-id.ts";
import { LogRegistry } from "../../src/logs/log-registry.ts";
import { openTrust } from "../../src/witness/trust.ts";
import { DOMAIN, type Room, shortTimers, signingKeys } from "./room.ts";

/** Keepers and their feed over a room, without the loops: the test decides when something is signed. */
export function openLogs(room: Room) {
  const { clock, logFolder, store } = room;
  const logger = serviceLogger({ level: "silent" });
  const ids = logIds(DOMAIN, tenantId("dure"));
  const trust = openTrust(undefined);
  const logs = new LogRegistry({ store, clock, logger, ids, logFolder, signingKeys, trust });
  const feed = new LogFeed({ store, logs, timers: shortTimers, logger, onPage: () => undefined });
  feed.start();
  return { logs, feed, stop: () => feed.stop() };
}
