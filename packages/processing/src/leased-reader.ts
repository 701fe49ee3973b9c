import type { EventStore } from "@dure/event-store";
import type { Clock, Ids } from "@dure/kernel";
import type { GlobalPosition, RecordedEvent } from "@dure/messages";
import type { OperationalCollection, ReadModelStore } from "@dure/read-model";
import { type Lease, openLease } from "./lease.ts";
import { backoffMs, pause } from "./pause.ts";
import { PositionWatch } from "./position-watch.ts";
import type { ProcessingLogger } from "./projector.ts";

const HOUSE = "house";
const FIRST_RETRY_MS = 100;
const LEASE_RETRY_MS = 200;
const IDLE_PAGES_PER_SAVE = 50;

type CheckpointDocument = { readonly position: string };

export interface LeasedReaderOptions {
  readonly name: string;
  readonly store: EventStore;
  readonly readModels: ReadModelStore;
  readonly categories: readonly string[];
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger?: ProcessingLogger;
  /** The effect. When it throws, the same page comes again. */
  readonly take: (events: readonly RecordedEvent[], signal: AbortSignal) => Promise<void>;
}

/** Follows the log from a saved place, one process at a time, and saves the place only after the effect. */
export interface LeasedReader {
  readonly name: string;
  waitFor(position: GlobalPosition, timeoutMs: number): Promise<boolean>;
  lag(): Promise<{
    readonly checkpoint?: string;
    readonly head?: string;
    readonly caughtUp: boolean;
    readonly error?: string;
  }>;
  stop(): Promise<void>;
}

/** Starts the reader; relays and reactors are this with another effect. */
export async function startLeasedReader(options: LeasedReaderOptions): Promise<LeasedReader> {
  const { clock, ids, name, readModels, store } = options;
  const lease = await openLease({ name, readModels, clock, ids });
  const checkpoints = await readModels.operational({ name: "checkpoints", indexes: [] });
  const stop = new AbortController();
  const watch = new PositionWatch();
  const status: { error?: string } = {};
  const running = run(options, lease, checkpoints, watch, stop.signal, status);
  return {
    name,
    waitFor: (position, timeoutMs) => watch.waitFor(position, timeoutMs),
    async lag() {
      const head = await store.head();
      const { seen } = watch;
      return {
        ...(seen !== undefined && { checkpoint: seen }),
        ...(head !== undefined && { head }),
        caughtUp: head === undefined || (seen !== undefined && seen >= head),
        ...(status.error !== undefined && { error: status.error }),
      };
    },
    async stop() {
      stop.abort();
      await running;
      watch.close();
      await lease.release();
    },
  };
}

async function run(
  options: LeasedReaderOptions,
  lease: Lease,
  checkpoints: OperationalCollection,
  watch: PositionWatch,
  stop: AbortSignal,
  status: { error?: string },
): Promise<void> {
  for (let failures = 0; !stop.aborted; ) {
    const turn = new AbortController();
    const signal = AbortSignal.any([stop, turn.signal]);
    let renewing: Promise<void> | undefined;
    try {
      if (!(await lease.hold())) {
        await pause(LEASE_RETRY_MS, stop);
        continue;
      }
      renewing = renew(lease, turn, signal);
      await follow(options, checkpoints, watch, signal, () => {
        failures = 0;
        delete status.error;
      });
    } catch (error) {
      if (stop.aborted) return;
      status.error = error instanceof Error ? error.message : String(error);
      options.logger?.error({ reader: options.name, err: error }, "reading the log failed");
      await pause(backoffMs(failures, FIRST_RETRY_MS), stop);
      failures += 1;
    } finally {
      turn.abort();
      await renewing;
    }
  }
}

/** Renews until the turn ends; a lease that cannot be renewed ends the turn. */
async function renew(lease: Lease, turn: AbortController, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(lease.renewEveryMs, signal);
    if (signal.aborted) return;
    const held = await lease.hold().catch(() => false);
    if (!held) turn.abort();
  }
}

async function follow(
  options: LeasedReaderOptions,
  checkpoints: OperationalCollection,
  watch: PositionWatch,
  signal: AbortSignal,
  onPage: () => void,
): Promise<void> {
  const { categories, name, store, take } = options;
  const saved = await checkpoints.get<CheckpointDocument>(HOUSE, name);
  const after = saved?.doc.position as GlobalPosition | undefined;
  if (after !== undefined) watch.moveTo(after);
  let idlePages = 0;
  const pages = store.subscribe({
    ...(after !== undefined && { after }),
    filter: { categories },
    signal,
  });
  for await (const page of pages) {
    if (page.position === undefined) continue;
    if (page.events.length > 0) await take(page.events, signal);
    if (signal.aborted) return;
    idlePages = page.events.length === 0 ? idlePages + 1 : 0;
    if (page.events.length > 0 || idlePages >= IDLE_PAGES_PER_SAVE) {
      await checkpoints.put(HOUSE, name, { position: page.position }, "any");
      idlePages = 0;
    }
    watch.moveTo(page.position);
    onPage();
  }
}
