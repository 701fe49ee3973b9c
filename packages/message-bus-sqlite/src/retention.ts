import type Database from "better-sqlite3";

export interface PruneOptions {
  /** Only messages published before this instant go, epoch milliseconds. */
  readonly publishedBeforeMs: number;
  /** At most this many messages in one call, 1 to 10,000, because deleting holds the lock of the file. */
  readonly limit: number;
}

/**
 * Deletes messages that every group known to their topic has finished; of a topic without a group nothing. A group that
 * first appears later begins with what is left. Answers how many went.
 */
export function createPrune(database: Database.Database): (options: PruneOptions) => number {
  const remove = database.prepare<[number, number]>(
    `DELETE FROM bus_messages WHERE position IN (
       SELECT m.position FROM bus_messages m
       WHERE m.published_at_ms < ? AND m.position <= (
         SELECT min(p.committed) FROM bus_partitions p
         WHERE p.topic = m.topic AND p.partition = m.partition)
       ORDER BY m.position LIMIT ?)`,
  );
  return ({ publishedBeforeMs, limit }) => remove.run(publishedBeforeMs, limit).changes;
}
