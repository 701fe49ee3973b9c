import type { EventStore } from "@dure/event-store";
import { RefusalError } from "@dure/kernel";
import type { GlobalPosition } from "@dure/messages";
import type {
  DocumentReader,
  ProjectionGeneration,
  ProjectionStorage,
  ReadModelStore,
} from "@dure/read-model";
import { backoffMs, pause } from "./pause.ts";
import { PositionWatch } from "./position-watch.ts";
import { PageView, type Projection } from "./projection.ts";

const FIRST_RETRY_MS = 100;
/** Pages without a document to write are only remembered; this many later their position is saved all the same. */
const IDLE_PAGES_PER_SAVE = 50;

export interface ProcessingLogger {
  error(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export interface ProjectorLag {
  readonly checkpoint?: GlobalPosition;
  readonly head?: GlobalPosition;
  readonly caughtUp: boolean;
  /** The last error, while the projector has not come past it. */
  readonly error?: string;
}

export interface Projector {
  readonly name: string;
  readonly reader: DocumentReader & {
    waitFor(position: GlobalPosition, timeoutMs: number): Promise<boolean>;
  };
  /** Builds the view anew from the log while the old one goes on serving, then swaps. */
  rebuild(): Promise<{ readonly digest: string }>;
  digest(): Promise<string>;
  lag(): Promise<ProjectorLag>;
  stop(): Promise<void>;
}

export interface ProjectorOptions {
  readonly store: EventStore;
  readonly readModels: ReadModelStore;
  readonly projection: Projection;
  readonly logger?: ProcessingLogger;
}

/**
 * Keeps one view up to date. A page of events and the position behind it are committed together; an event that cannot
 * be taken in is tried again for ever and never passed over, and the error shows in `lag`.
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
  readonly #watch = new PositionWatch();
  #generation: ProjectionGeneration;
  #abort = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #rebuilding: Promise<{ readonly digest: string }> | undefined;
  #error: string | undefined;
  #stopped = false;

  constructor(
    options: ProjectorOptions,
    storage: ProjectionStorage,
    generation: ProjectionGeneration,
  ) {
    this.#options = options;
    this.#storage = storage;
    this.#generation = generation;
    this.name = options.projection.definition.name;
    this.reader = {
      get: (collection, tenantId, id) => this.#generation.get(collection, tenantId, id),
      find: (collection, tenantId, query) => this.#generation.find(collection, tenantId, query),
      waitFor: (position, timeoutMs) => this.#watch.waitFor(position, timeoutMs),
    };
  }

  async begin(): Promise<void> {
    const checkpoint = await this.#generation.checkpoint();
    if (checkpoint !== undefined) this.#watch.moveTo(checkpoint as GlobalPosition);
    this.#abort = new AbortController();
    this.#running = this.#follow(this.#abort.signal);
  }

  rebuild(): Promise<{ readonly digest: string }> {
    this.#rebuilding ??= this.#rebuild().finally(() => {
      this.#rebuilding = undefined;
    });
    return this.#rebuilding;
  }

  async #rebuild(): Promise<{ readonly digest: string }> {
    const next = await this.#storage.beginRebuild();
    await this.#fill(next);
    // Only now does the live view pause: what came in meanwhile is a short tail.
    await this.#halt();
    try {
      await this.#fill(next);
      await this.#storage.promote(next);
      this.#generation = next;
      return { digest: await next.digest() };
    } finally {
      if (!this.#stopped) await this.begin();
    }
  }

  /** Takes a generation from where it stands to the end of the log. */
  async #fill(generation: ProjectionGeneration): Promise<void> {
    const abort = new AbortController();
    await this.#take(generation, abort.signal, (atEnd) => {
      if (atEnd) abort.abort();
    });
  }

  async #follow(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.#take(this.#generation, signal, () => {
          failures = 0;
          this.#error = undefined;
        });
      } catch (error) {
        if (signal.aborted) return;
        this.#error = error instanceof Error ? error.message : String(error);
        this.#options.logger?.error({ projector: this.name, err: error }, "projection failed");
        await pause(backoffMs(failures, FIRST_RETRY_MS), signal);
        failures += 1;
      }
    }
  }

  async #take(
    generation: ProjectionGeneration,
    signal: AbortSignal,
    onPage: (atEnd: boolean) => void,
  ): Promise<void> {
    const { projection, store } = this.#options;
    let expected = await generation.checkpoint();
    let idlePages = 0;
    const pages = store.subscribe({
      ...(expected !== undefined && { after: expected as GlobalPosition }),
      filter: { categories: projection.categories },
      signal,
    });
    for await (const page of pages) {
      const { position } = page;
      if (position !== undefined && position !== expected) {
        const view = new PageView(generation);
        for (const event of page.events) await projection.project(event, view);
        const writes = view.writes();
        idlePages = writes.length === 0 ? idlePages + 1 : 0;
        if (writes.length > 0 || idlePages >= IDLE_PAGES_PER_SAVE) {
          await generation.commit({ writes, checkpoint: position, expected });
          expected = position;
          idlePages = 0;
        }
        if (generation === this.#generation) this.#watch.moveTo(position);
      }
      onPage(page.atEnd);
      if (signal.aborted) return;
    }
  }

  digest(): Promise<string> {
    return this.#generation.digest();
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

  async #halt(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#rebuilding?.catch(ignoreRefusal);
    await this.#halt();
    this.#watch.close();
  }
}

/** A rebuild that is cut off by the end of the program is begun anew at the next one. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof RefusalError)) throw error;
}
