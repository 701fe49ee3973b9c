import type Database from "better-sqlite3";

/** Partitions of every topic. Fixed for ever: another number would send a key's later messages past its earlier ones. */
export const PARTITION_COUNT = 4;

/**
 * `bus_partitions` holds, per group, how far each partition is finished and who may work on it; `epoch` grows with
 * every change of hands, so that a commit of somebody who lost the partition meets no row.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS bus_messages (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  topic TEXT NOT NULL,
  partition INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  key TEXT NOT NULL,
  headers TEXT NOT NULL,
  value BLOB NOT NULL,
  published_at_ms INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS bus_messages_in_order ON bus_messages (topic, partition, position);
CREATE TABLE IF NOT EXISTS bus_partitions (
  group_name TEXT NOT NULL,
  topic TEXT NOT NULL,
  partition INTEGER NOT NULL,
  committed INTEGER NOT NULL DEFAULT 0,
  epoch INTEGER NOT NULL DEFAULT 0,
  owner TEXT,
  leased_until_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (group_name, topic, partition)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bus_members (
  group_name TEXT NOT NULL,
  topic TEXT NOT NULL,
  member TEXT NOT NULL,
  alive_until_ms INTEGER NOT NULL,
  PRIMARY KEY (group_name, topic, member)
) WITHOUT ROWID;
`;

/** Creates the tables that are not there yet. */
export function createSchema(database: Database.Database): void {
  database.exec(SCHEMA);
}
