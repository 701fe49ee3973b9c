import type { EventStore } from "@dure/event-store";
import { RefusalError } from "@dure/kernel";
import { settle } from "@dure/processing";
import { auditError } from "./errors.ts";
import type { Sealing } from "./journal/start-sealing.ts";
import type { LogFeed } from "./logs/log-feed.ts";
import type { LogKeeper } from "./logs/log-keeper.ts";
import type { LogRegistry } from "./logs/log-registry.ts";
import type { Rollup } from "./rollup/rollup.ts";
import type { WitnessDesk } from "./witness/witness-desk.ts";

const MAX_ROUNDS = 20;
const MAX_PASSES = 100;

export interface SettledParts {
  readonly store: EventStore;
  readonly sealer: Sealing;
  readonly feed: LogFeed;
  readonly logs: LogRegistry;
  readonly desk: WitnessDesk;
  readonly rollup: Rollup;
}

/**
 * Resolves when everything that the store held at the call is sealed, in tiles, and covered by a signed checkpoint that
 * was offered to every witness. Signs at once, without regard to the least time between checkpoints, so that it works on
 * a clock that stands. Then brings up what is due to go up. Throws the reason of a log that has stopped.
 */
export async function settleLogs(parts: SettledParts): Promise<void> {
  const { feed, logs, rollup, sealer, store } = parts;
  await sealer.hurry(() => settle({ store, followers: [sealer], consumers: [] }));
  await feed.caughtUp();
  await signAll(parts, logs.list());
  for (const level of rollup.levels) {
    for (let pass = 0; pass < MAX_PASSES && (await rollup.pass(level)); pass += 1);
    const own = logs.byOrigin(level.id.origin);
    if (own) await signAll(parts, [own]);
  }
}

const signAll = (parts: SettledParts, logs: readonly LogKeeper[]): Promise<unknown> =>
  Promise.all(logs.map((log) => cover(parts, log, log.size)));

/** Signs until a checkpoint covers that many leaves. */
async function cover({ desk, feed }: SettledParts, log: LogKeeper, size: number): Promise<void> {
  // A log may not sign before its witnesses were asked once.
  await desk.offered(log);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const isCovered = (log.signed?.size ?? 0) >= size;
    if (isCovered) await desk.offered(log);
    const { stoppedBy } = log;
    if (stoppedBy) throw new RefusalError(stoppedBy);
    if (isCovered) return;
    const written = await log.sign({ force: true });
    if (typeof written === "object") await feed.reached(written.position);
    else await feed.caughtUp();
  }
  throw auditError("LOG_NOT_SETTLED", { origin: log.id.origin });
}
