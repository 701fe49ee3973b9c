import { join } from "node:path";
import { InvariantViolation } from "@dure/kernel";
import {
  folderTileStore,
  type Hash,
  LogBuilder,
  rootAt,
  type TileStore,
  tileHashReader,
} from "@dure/ledger-proof";
import { type RepairingStore, repairingStore } from "./repairing-store.ts";
import { sweepPartials } from "./sweep-partials.ts";

/** Entries that may wait in memory while a long log is read. */
const MAX_UNFLUSHED = 8_192;

/**
 * The tiles of one log in its folder. They are a view: made from the leaves at every start, compared with what is there
 * and mended where it differs. So damage does not outlive a start, and nothing about the folder is believed.
 */
export class LogTiles {
  readonly #folder: string;
  readonly #store: RepairingStore;
  #builder: LogBuilder;
  #flushed = 0;

  private constructor(folder: string, store: RepairingStore, builder: LogBuilder) {
    this.#folder = folder;
    this.#store = store;
    this.#builder = builder;
  }

  static async open(folder: string): Promise<LogTiles> {
    const store = repairingStore(folderTileStore(folder));
    return new LogTiles(folder, store, await LogBuilder.open(store, 0));
  }

  get store(): TileStore {
    return this.#store;
  }

  get size(): number {
    return this.#builder.size;
  }

  /** Leaves that stand in the folder. */
  get flushed(): number {
    return this.#flushed;
  }

  get repaired(): number {
    return this.#store.repaired;
  }

  async append(entries: readonly Uint8Array[]): Promise<void> {
    this.#builder.append(entries);
    if (this.#builder.size - this.#flushed >= MAX_UNFLUSHED) await this.flush();
  }

  root(): Hash {
    return this.#builder.root();
  }

  /** Brings everything that was appended into the folder. */
  async flush(): Promise<void> {
    const { size } = this.#builder;
    if (size === this.#flushed) return;
    await this.#builder.flush();
    this.#flushed = size;
  }

  /** Removes what earlier lives left beside the tiles. */
  sweep(): Promise<void> {
    return sweepPartials(this.#folder, this.#flushed);
  }

  /** Root (base64) at a size as the files of the right edge give it; a dash where they do not reach so far. */
  async rootAt(size: number): Promise<string> {
    if (size > this.#flushed) return "-";
    try {
      const root = await rootAt(tileHashReader(this.#store, size), size);
      return Buffer.from(root).toString("base64");
    } catch (error) {
      if (error instanceof InvariantViolation) return "-";
      throw error;
    }
  }

  /** Makes everything again from the leaves, which come from the beginning and in order. */
  async rebuild(leaves: AsyncIterable<readonly Uint8Array[]>): Promise<void> {
    this.#builder = await LogBuilder.open(this.#store, 0);
    this.#flushed = 0;
    for await (const entries of leaves) await this.append(entries);
    await this.flush();
    await this.sweep();
  }

  /** The file of the newest checkpoint that was shown, beside the tiles as C2SP tlog-tiles has it. */
  get checkpointFile(): string {
    return join(this.#folder, "checkpoint");
  }
}
