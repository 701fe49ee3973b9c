import type { EventStore } from "@dure/event-store";
import { type Clock, kstDate } from "@dure/kernel";
import {
  consistencyProof,
  openCheckpoint,
  rootAt,
  tileHashReader,
  verifyConsistency,
} from "@dure/ledger-proof";
import type { RecordedEvent } from "@dure/messages";
import type { Logger } from "@dure/service-kit";
import { appendAt } from "../append-at.ts";
import { auditEvent } from "../audit-event.ts";
import { manifestLeaf, missingDays } from "../domain/rollup/manifest.ts";
import { isRollDue } from "../domain/rollup/roll-due.ts";
import type { RollupSettings } from "../domain/rollup/settings.ts";
import { MAX_LEAVES_PER_EVENT } from "../event-types.ts";
import type { LogFeed } from "../logs/log-feed.ts";
import { type LogId, type LogIds, TENANT_LOGS } from "../logs/log-id.ts";
import type { LogKeeper } from "../logs/log-keeper.ts";
import type { LogRegistry } from "../logs/log-registry.ts";
import { Turns } from "../logs/turns.ts";
import { LevelFold, type RolledUp } from "./level-fold.ts";

/** So many manifests at a time after a long silence of the roll-up itself; the rest comes with the next pass. */
const MAX_MANIFESTS = 64;

interface RollupParts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly logs: LogRegistry;
  readonly feed: () => LogFeed;
}

/**
 * The regional and national logs. Each leaf is a lower log's checkpoint exactly as it was signed, taken only when it is
 * consistent with the one before; the nation's lower logs are the regions.
 */
export class Rollup {
  readonly #parts: RollupParts;
  readonly #turns = new Turns();
  /** Regions first, the nation last, so that one pass can bring a checkpoint all the way up. */
  readonly levels: readonly LevelFold[];
  /** Origins that contradicted what they had shown before. */
  readonly contradicting = new Set<string>();

  constructor(parts: RollupParts, settings: RollupSettings | undefined, ids: LogIds) {
    this.#parts = parts;
    this.levels = settings ? levelsOf(settings, ids) : [];
  }

  level(name: string): LevelFold | undefined {
    return this.levels.find(({ id }) => id.name === `rollup-${name}`);
  }

  /** Folds a page of the feed. */
  take(events: readonly RecordedEvent[]): void {
    for (const event of events) for (const level of this.levels) level.take(event);
  }

  /** Brings up what is due on one level. True when leaves were added, also by another process. */
  pass(level: LevelFold): Promise<boolean> {
    return this.#turns.run(async () => {
      const { clock, feed, store } = this.#parts;
      await feed().caughtUp();
      // Read before anything is decided: the feed moves on meanwhile, and what was decided on an older state must lose.
      const { lastEvent, revision: seen, size: first } = level;
      const nowMs = clock.nowMs();
      const manifests =
        level.firstDay === undefined
          ? []
          : missingDays(
              { firstDay: level.firstDay, lastManifest: level.lastManifest },
              kstDate(nowMs),
              MAX_MANIFESTS,
            );
      const origins = level.lower.map(({ origin }) => origin);
      const leaves = manifests.map((day) => manifestLeaf(day, origins, level.seenOn(day)));
      let cause = lastEvent;
      for (const lower of level.lower) {
        const found = await this.#dueNote(level, lower, nowMs);
        if (!found || leaves.length >= MAX_LEAVES_PER_EVENT) continue;
        leaves.push(found.note);
        cause ??= found.cause;
      }
      if (leaves.length === 0 || !cause) return false;
      const { leafStream: stream, tenantId } = level.id;
      const revision = seen + 1;
      const data = { first, leaves };
      const event = auditEvent({
        type: "rollup.appended",
        data,
        tenantId,
        clock,
        stream,
        revision,
        cause,
      });
      const written = await appendAt(store, stream, seen, [event]);
      await (written === "taken" ? feed().caughtUp() : feed().reached(written.position));
      return true;
    });
  }

  /** The newest checkpoint of a lower log, when it is due and stands. */
  async #dueNote(
    level: LevelFold,
    lower: LogId,
    nowMs: number,
  ): Promise<{ readonly note: string; readonly cause: RecordedEvent } | undefined> {
    const keeper = this.#parts.logs.byOrigin(lower.origin);
    const signed = keeper?.signed;
    const cause = keeper?.lastLeafEvent;
    if (!keeper?.isInTiles || !signed || !cause || keeper.stoppedBy) return undefined;
    const rolled = level.rolledOf(lower.origin).at(-1);
    const moment = { nowMs, signed: { size: signed.size, atMs: signed.signedAtMs }, rolled };
    if (!isRollDue(moment)) return undefined;
    if (await this.#isConsistent(keeper, signed.note, rolled)) {
      this.contradicting.delete(lower.origin);
      return { note: signed.note, cause };
    }
    if (!this.contradicting.has(lower.origin)) {
      this.#parts.logger.error({ rollup: level.id.origin, origin: lower.origin }, "not rolled up");
    }
    this.contradicting.add(lower.origin);
    return undefined;
  }

  /** Signature, root and consistency with what went up before, each from the lower log's own tiles. */
  async #isConsistent(
    keeper: LogKeeper,
    note: string,
    rolled: RolledUp | undefined,
  ): Promise<boolean> {
    const { root, size } = openCheckpoint(note, keeper.verifier);
    if (rolled && rolled.size > size) return false;
    const reader = tileHashReader(keeper.tiles, size);
    if (!rolled) return Buffer.compare(await rootAt(reader, size), root) === 0;
    const proof = await consistencyProof(reader, rolled.size, size);
    const { root: oldRoot, size: oldSize } = rolled;
    return verifyConsistency({ oldSize, oldRoot, newSize: size, newRoot: root, proof });
  }
}

function levelsOf(settings: RollupSettings, ids: LogIds): readonly LevelFold[] {
  const regions = Object.entries(settings.regions).map(
    ([name, tenants]) =>
      new LevelFold(
        ids.ofRollup(name),
        tenants.flatMap((tenant) => TENANT_LOGS.map((log) => ids.ofTenant(tenant, log))),
      ),
  );
  const nation = new LevelFold(
    ids.ofRollup(settings.nation),
    regions.map(({ id }) => id),
  );
  return [...regions, nation];
}
