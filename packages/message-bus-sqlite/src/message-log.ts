import type { BusMessage, ReceivedMessage, TopicLag } from "@dure/message-bus";
import type Database from "better-sqlite3";
import { partitionOfKey } from "./partition-of-key.ts";

interface MessageRow {
  readonly position: number;
  readonly topic: string;
  readonly partition: number;
  readonly message_id: string;
  readonly key: string;
  readonly headers: string;
  readonly value: Uint8Array;
}

/** A message with its place as a number, which is what offsets are compared by inside this adapter. */
export interface PlacedMessage {
  readonly position: number;
  readonly message: ReceivedMessage;
}

/** The table of messages. */
export interface MessageLog {
  /** Appends in the given order. Runs inside a transaction of the caller. */
  append(messages: readonly BusMessage[], publishedAtMs: number): void;
  read(topic: string, partition: number, after: number, limit: number): readonly PlacedMessage[];
  lag(group: string, topic: string): TopicLag;
}

/** Prepares the statements over one connection. */
export function openMessageLog(database: Database.Database): MessageLog {
  const insert = database.prepare(
    `INSERT INTO bus_messages (topic, partition, message_id, key, headers, value, published_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = database.prepare<[string, number, number, number], MessageRow>(
    `SELECT position, topic, partition, message_id, key, headers, value FROM bus_messages
     WHERE topic = ? AND partition = ? AND position > ? ORDER BY position LIMIT ?`,
  );
  // A partition that the group has not met yet counts from the beginning.
  const countPending = database.prepare<[string, string], { pending: number }>(
    `SELECT count(*) AS pending FROM bus_messages m
     LEFT JOIN bus_partitions p ON p.group_name = ? AND p.topic = m.topic AND p.partition = m.partition
     WHERE m.topic = ? AND m.position > coalesce(p.committed, 0)`,
  );
  return {
    append(messages, publishedAtMs) {
      for (const { topic, key, messageId, headers, value } of messages) {
        const text = JSON.stringify(headers);
        insert.run(topic, partitionOfKey(key), messageId, key, text, value, publishedAtMs);
      }
    },
    read: (topic, partition, after, limit) =>
      select.all(topic, partition, after, limit).map((row) => ({
        position: row.position,
        message: received(row),
      })),
    lag: (group, topic) => ({ topic, pending: countPending.get(group, topic)?.pending ?? 0 }),
  };
}

const received = (row: MessageRow): ReceivedMessage => ({
  messageId: row.message_id,
  topic: row.topic,
  key: row.key,
  headers: JSON.parse(row.headers) as Record<string, string>,
  value: new Uint8Array(row.value),
  partition: row.partition,
  offset: String(row.position),
});
