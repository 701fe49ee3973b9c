import { type TenantId, tenantId } from "@dure/messages";
import type { Timers } from "@dure/processing";
import type { AuditParts } from "./audit-parts.ts";
import { CheckpointLoop } from "./logs/checkpoint-loop.ts";
import { LogFeed } from "./logs/log-feed.ts";
import { type LogIds, logIds } from "./logs/log-id.ts";
import { LogRegistry } from "./logs/log-registry.ts";
import { Rollup } from "./rollup/rollup.ts";
import { RollupLoop } from "./rollup/rollup-loop.ts";
import { openTrust, type Trust } from "./witness/trust.ts";
import { WitnessDesk } from "./witness/witness-desk.ts";

/** Everything of this process that has to do with logs, at work. */
export interface RunningLogs {
  /** The operating agency, which holds the roll-ups. */
  readonly house: TenantId;
  readonly ids: LogIds;
  readonly logs: LogRegistry;
  readonly feed: LogFeed;
  readonly desk: WitnessDesk;
  readonly rollup: Rollup;
  readonly trust: Trust;
  /** False when a log has stopped: then a person must look. */
  isSound(): boolean;
  stop(): Promise<void>;
}

const DEFAULT_HOUSE = tenantId("dure");

/** Starts feed, signing, witnesses and roll-up. Throws `TRUST_POLICY_INVALID`. */
export function startLogs(parts: AuditParts & { readonly timers: Timers }): RunningLogs {
  const { clock, logFolder, logger, signingKeys, store, timers } = parts;
  const house = parts.rollup?.house ?? DEFAULT_HOUSE;
  const ids = logIds(parts.logDomain, house);
  const trust = openTrust(parts.trustPolicy);
  const logs = new LogRegistry({ store, clock, logger, ids, logFolder, signingKeys, trust });
  const rollup = new Rollup({ store, clock, logger, logs, feed: () => feed }, parts.rollup, ids);
  const feed: LogFeed = new LogFeed({
    store,
    logs,
    timers,
    logger,
    onPage(events) {
      rollup.take(events);
      loop.wake();
      desk.wake();
    },
  });
  const loop = new CheckpointLoop({ logs, feed, timers, logger });
  const desk = new WitnessDesk({ logs, feed, timers, logger });
  const rollups = new RollupLoop({ rollup, timers, logger });
  feed.start();
  loop.start();
  desk.start();
  rollups.start();
  return {
    house,
    ids,
    logs,
    feed,
    desk,
    rollup,
    trust,
    isSound: () =>
      logs.list().every(({ stoppedBy }) => stoppedBy === undefined) &&
      rollup.contradicting.size === 0,
    async stop() {
      const loops = [rollups.stop(), loop.stop(), desk.stop()];
      // The loops know that they are to end; the feed lets go whoever of them waits for it.
      await feed.stop();
      await Promise.all(loops);
    },
  };
}
