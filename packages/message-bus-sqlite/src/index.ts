import { type OpenBusOptions, openBus, type SqliteMessageBus } from "./open-bus.ts";

export type SqliteMessageBusOptions = Pick<OpenBusOptions, "file" | "clock" | "pollIntervalMs">;
export type { PruneOptions } from "./retention.ts";
export type { SqliteMessageBus };

/**
 * Opens the embedded message bus over a file, creating it when needed. Several processes of one machine may open the
 * same file. Errors: those of `@dure/message-bus`; what SQLite throws when the file cannot be opened at all.
 */
export function openSqliteMessageBus(options: SqliteMessageBusOptions): SqliteMessageBus {
  return openBus(options).bus;
}
