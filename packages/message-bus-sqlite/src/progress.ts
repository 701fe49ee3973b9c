import { isSqliteError } from "@dure/sqlite-writer";
import type Database from "better-sqlite3";
import type { Lease, LeaseTable } from "./lease-table.ts";

/** Finished messages on their way into the file. */
export interface Progress {
  /** Notes that everything of the lease's partition up to this position is done; written at the end of the turn. */
  done(lease: Lease, position: number): void;
  /** Writes what is noted. False when the file could not be written; then it stays noted. */
  flush(): boolean;
  /** Forgets what is noted, as a killed process would. */
  abandon(): void;
}

/**
 * Commits offsets after their effects, all partitions of a turn of the event loop in one transaction. `onLost` hears of
 * leases that somebody else has taken.
 */
export function createProgress(
  database: Database.Database,
  leases: LeaseTable,
  onLost: (lease: Lease) => void,
): Progress {
  const noted = new Map<Lease, number>();
  let scheduled: NodeJS.Immediate | undefined;
  const write = database.transaction((entries: readonly [Lease, number][]): Lease[] =>
    entries.filter(([lease, position]) => !leases.commit(lease, position)).map(([lease]) => lease),
  );
  const flush = (): boolean => {
    clearImmediate(scheduled);
    scheduled = undefined;
    if (noted.size === 0) return true;
    try {
      const lost = write.immediate([...noted]);
      noted.clear();
      for (const lease of lost) onLost(lease);
      return true;
    } catch (error) {
      if (!isSqliteError(error)) throw error;
      return false;
    }
  };
  return {
    done(lease, position) {
      noted.set(lease, position);
      scheduled ??= setImmediate(flush);
    },
    flush,
    abandon() {
      noted.clear();
      clearImmediate(scheduled);
    },
  };
}
