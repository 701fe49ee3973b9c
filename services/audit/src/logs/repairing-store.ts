import type { TileStore } from "@dure/ledger-proof";

/** A store of tiles that counts what it had to mend. */
export interface RepairingStore extends TileStore {
  /** Files that stood there with other bytes. */
  readonly repaired: number;
}

/**
 * Compares before it writes: what is there already stays, what is there with other bytes was damaged and is written
 * anew. So making the tiles of a log again and repairing them is the same work.
 */
export function repairingStore(store: TileStore): RepairingStore {
  let repaired = 0;
  return {
    get repaired() {
      return repaired;
    },
    read: (path) => store.read(path),
    async write(path, bytes) {
      const there = await store.read(path);
      if (there !== undefined && Buffer.compare(there, bytes) === 0) return;
      if (there !== undefined) repaired += 1;
      await store.write(path, bytes);
    },
    remove: async (path) => store.remove?.(path),
  };
}
