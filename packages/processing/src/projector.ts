import type { EventStore, LogPage } from "@dure/event-store";
import type { GlobalPosition, TenantId } from "@dure/messages";
import type {
  DocumentReader,
  ProjectionGeneration,
  ProjectionStorage,
  ReadModelStore,
} from "@dure/read-model";
import { compareView, type ViewComparison } from "./compare-view.ts";
import { failureOf, processingError } from "./errors.ts";
import type { ProcessingLogger } from "./logger.ts";
import { PositionWatch } from "./position-watch.ts";
import { projectPage } from "./project-page.ts";
import type { Projection } from "./projection.ts";
import { fillGeneration } from "./rebuild.ts";
import { backoffMs, systemTimers, type Timers } from "./timers.ts";
import { Turns } from "./turns.ts";

const FIRST_RETRY_MS = 100;
/** Pages without an event are only remembered; this many later their position is saved all the same. */
const IDLE_PAGES_PER_SAVE = 50;
/** Rounds in which a rebuild runs after the live view before it makes the live view wait. */
const MAX_ROUNDS = 100;

export interface ProjectorLag {
  readonly checkpoint?: GlobalPosition;
  readonly head?: GlobalPosition;
  readonly caughtUp: boolean;
  /** The last error, while the projector has not come past it. */
  readonly error?: string;
}

export interface Rebuilt {
  readonly digest: string;
  /** Digest of the view that readers had, at the same position; another one means that it did not tell the log. */
  readonly previousDigest: string;
}

export interface Projector {
  readonly name: string;
  readonly reader: DocumentReader & {
    /** True when the view tells the log up to the position; false when the time is over or the projector stops first. */
    waitFor(position: GlobalPosition, timeoutMs: number): Promise<boolean>;
  };
  /** Builds the view anew from the log while the old one goes on serving and being projected, then swaps. */
  rebuild(): Promise<Rebuilt>;
  digest(): Promise<string>;
  /** Compares one agency's documents with what the log makes of them now; the view waits meanwhile, nothing changes. */
  compare(tenantId: TenantId): Promise<ViewComparison>;
  lag(): Promise<ProjectorLag>;
  /** Resolves when the position is reached; rejects with `PROCESSING_STOPPED` when the projector stops first. */
  settled(position: GlobalPosition): Promise<void>;
  stop(): Promise<void>;
}

export interface ProjectorOptions {
  readonly store: EventStore;
  readonly readModels: ReadModelStore;
  readonly projection: Projection;
  readonly logger?: ProcessingLogger;
  readonly timers?: Timers;
}

/**
 * Keeps one view up to date. A page of events and the position behind it are committed together; an event that cannot
 * be taken in is tried again for ever, 30 s apart at most, and never passed over: the error shows in `lag`.
 */
export async function startProjector(options: ProjectorOptions): Promise<Projector> {
  const storage = await options.readModels.projection(options.projection.definition);
  const projector = new RunningProjector(options, storage, await storage.active());
  await projector.begin();
  return projector;
}

class RunningProjector implements Projector {
  readonly name: string;
  readonly reader: Projector["reader"];
  readonly #options: ProjectorOptions;
  readonly #storage: ProjectionStorage;
  readonly #timers: Timers;
  readonly #watch: PositionWatch;
  /** Pages of the live view and the end of a rebuild take turns. */
  readonly #turns = new Turns();
  readonly #stop = new AbortController();
  #generation: ProjectionGeneration;
  #saved: GlobalPosition | undefined;
  #idlePages = 0;
  #running: Promise<void> = Promise.resolve();
  #rebuilding: Promise<Rebuilt> | undefined;
  #error: string | undefined;

  constructor(
    options: ProjectorOptions,
    storage: ProjectionStorage,
    generation: ProjectionGeneration,
  ) {
    this.#options = options;
    this.#storage = storage;
    this.#generation = generation;
    this.#timers = options.timers ?? systemTimers;
    this.#watch = new PositionWatch(this.#timers);
    this.name = options.projection.definition.name;
    // The store is asked for the active generation each time, because another process may have promoted one.
    this.reader = {
      get: async (...key) => (await storage.active()).get(...key),
      find: async (...query) => (await storage.active()).find(...query),
      waitFor: (position, timeoutMs) => this.#watch.waitFor(position, timeoutMs),
    };
  }

  async begin(): Promise<void> {
    await this.#adopt();
    this.#running = this.#run(this.#stop.signal);
  }

  rebuild(): Promise<Rebuilt> {
    this.#rebuilding ??= this.#rebuild(this.#stop.signal).finally(() => {
      this.#rebuilding = undefined;
    });
    return this.#rebuilding;
  }

  async digest(): Promise<string> {
    return (await this.#storage.active()).digest();
  }

  compare(tenantId: TenantId): Promise<ViewComparison> {
    const { projection, store } = this.#options;
    return this.#turns.run("live", async () => {
      await this.#adopt();
      const live = this.#generation;
      return compareView({ store, projection, live, tenantId, upTo: this.#saved });
    });
  }

  async lag(): Promise<ProjectorLag> {
    const head = await this.#options.store.head();
    const { seen } = this.#watch;
    return {
      ...(seen !== undefined && { checkpoint: seen }),
      ...(head !== undefined && { head }),
      caughtUp: head === undefined || (seen !== undefined && seen >= head),
      ...(this.#error !== undefined && { error: this.#error }),
    };
  }

  async settled(position: GlobalPosition): Promise<void> {
    if (!(await this.#watch.waitFor(position))) {
      throw processingError("PROCESSING_STOPPED", { name: this.name });
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled([this.#rebuilding, this.#running]);
    this.#watch.close();
  }

  /** Goes on from what the store holds, which may be more than this process wrote. */
  async #adopt(): Promise<void> {
    this.#generation = await this.#storage.active();
    this.#saved = (await this.#generation.checkpoint()) as GlobalPosition | undefined;
    if (this.#saved !== undefined) this.#watch.moveTo(this.#saved);
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.#follow(signal, () => {
          failures = 0;
          this.#error = undefined;
        });
        if (!signal.aborted) throw processingError("LOG_ENDED", {});
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        this.#error = failureOf(error).detail;
        this.#options.logger?.error({ projector: this.name, err: error }, "projection failed");
        await this.#timers.pause(backoffMs(failures, FIRST_RETRY_MS), signal);
      }
    }
  }

  async #follow(signal: AbortSignal, onPage: () => void): Promise<void> {
    const after = await this.#turns.run("live", async () => {
      await this.#adopt();
      return this.#saved;
    });
    const pages = this.#options.store.subscribe({
      ...(after !== undefined && { after }),
      filter: { categories: this.#options.projection.categories },
      signal,
    });
    for await (const page of pages) {
      if (signal.aborted) return;
      await this.#turns.run("live", () => this.#takePage(page));
      onPage();
    }
  }

  async #takePage(page: LogPage): Promise<void> {
    const { position } = page;
    const saved = this.#saved;
    // A rebuild that ended meanwhile may have come further than the subscription.
    if (position === undefined || (saved !== undefined && position <= saved)) return;
    const events = page.events.filter((event) => saved === undefined || event.position > saved);
    this.#idlePages = events.length === 0 ? this.#idlePages + 1 : 0;
    if (events.length > 0 || this.#idlePages >= IDLE_PAGES_PER_SAVE) {
      const { projection } = this.#options;
      const generation = this.#generation;
      await projectPage({ projection, generation, events, checkpoint: position, expected: saved });
      this.#saved = position;
      this.#idlePages = 0;
    }
    this.#watch.moveTo(position);
  }

  async #rebuild(signal: AbortSignal): Promise<Rebuilt> {
    const { projection, store } = this.#options;
    const generation = await this.#storage.beginRebuild();
    const parts = { store, projection, generation, timers: this.#timers, signal };
    let saved: GlobalPosition | undefined;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const target = this.#watch.seen;
      if (target === undefined || (saved !== undefined && saved >= target)) break;
      saved = await fillGeneration(parts, saved, target);
    }
    return this.#turns.run("live", async () => {
      await this.#adopt();
      const target = this.#watch.seen;
      if (target !== undefined) saved = await fillGeneration(parts, saved, target);
      const previousDigest = await this.#generation.digest();
      const digest = await generation.digest();
      await this.#storage.promote(generation);
      this.#generation = generation;
      this.#saved = saved;
      return { digest, previousDigest };
    });
  }
}
