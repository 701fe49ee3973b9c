export { sqliteEventStoreProblems } from "./errors.ts";
export { openSqliteEventStore, type SqliteEventStoreOptions } from "./open-event-store.ts";
