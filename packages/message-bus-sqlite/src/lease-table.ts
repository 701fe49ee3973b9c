import type Database from "better-sqlite3";
import { ownerIsDead } from "./member-name.ts";
import { PARTITION_COUNT } from "./schema.ts";

/** The right of one member to work on one partition for a while. */
export interface Lease {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly member: string;
  readonly epoch: number;
  /** Up to where the group had finished when the lease began. */
  readonly committed: number;
}

interface PartitionRow {
  readonly partition: number;
  readonly owner: string | null;
  readonly leased_until_ms: number;
}

/** Membership, leases and offsets in the file. Every writing method is one transaction or runs inside the caller's. */
export interface LeaseTable {
  /** Says that a member is alive, forgets those that are not, and makes the group known to its topics. */
  beat(
    group: string,
    topics: readonly string[],
    member: string,
    nowMs: number,
    untilMs: number,
  ): void;
  /** Which partitions of the topic should be this member's, by equal shares over the living members. */
  share(group: string, topic: string, member: string, nowMs: number): ReadonlySet<number>;
  /** Partitions that nobody holds, or whose holder is gone. */
  free(group: string, topic: string, nowMs: number): readonly number[];
  /** Takes a free partition; undefined when somebody else was faster. */
  take(
    place: Pick<Lease, "group" | "topic" | "partition" | "member">,
    nowMs: number,
    untilMs: number,
  ): Lease | undefined;
  /** False when the lease has gone to somebody else. */
  renew(lease: Lease, untilMs: number): boolean;
  /** Commits progress; false, and nothing changed, when the lease has gone to somebody else. */
  commit(lease: Lease, position: number): boolean;
  giveBack(lease: Lease): void;
  leave(group: string, member: string): void;
}

/** Prepares the statements over one connection. */
export function openLeaseTable(database: Database.Database): LeaseTable {
  const statements = prepare(database);
  const isFree = (row: PartitionRow, nowMs: number): boolean =>
    row.owner === null || row.leased_until_ms <= nowMs || ownerIsDead(row.owner);
  return {
    beat: database.transaction((group, topics, member, nowMs, untilMs) => {
      for (const topic of topics) {
        for (let partition = 0; partition < PARTITION_COUNT; partition += 1) {
          statements.know.run(group, topic, partition);
        }
        for (const other of statements.members.all(group, topic, 0)) {
          if (other.alive_until_ms <= nowMs || ownerIsDead(other.member)) {
            statements.forget.run(group, other.member);
          }
        }
        statements.join.run(group, topic, member, untilMs);
      }
    }).immediate as LeaseTable["beat"],
    share(group, topic, member, nowMs) {
      const names = statements.members.all(group, topic, nowMs).map((row) => row.member);
      const place = names.indexOf(member);
      const mine = new Set<number>();
      for (let partition = 0; place >= 0 && partition < PARTITION_COUNT; partition += 1) {
        if (partition % names.length === place) mine.add(partition);
      }
      return mine;
    },
    free: (group, topic, nowMs) =>
      statements.partitions
        .all(group, topic)
        .filter((row) => isFree(row, nowMs))
        .map((row) => row.partition),
    take: database.transaction((place, nowMs, untilMs): Lease | undefined => {
      const { group, topic, partition, member } = place;
      const row = statements.partition.get(group, topic, partition);
      if (row === undefined || !isFree(row, nowMs)) return undefined;
      const taken = statements.take.get(member, untilMs, group, topic, partition);
      return taken && { group, topic, partition, member, ...taken };
    }).immediate as LeaseTable["take"],
    renew: (lease, untilMs) => statements.renew.run(untilMs, ...keyOf(lease)).changes === 1,
    commit: (lease, position) => statements.commit.run(position, ...keyOf(lease)).changes === 1,
    giveBack(lease) {
      statements.giveBack.run(...keyOf(lease));
    },
    leave(group, member) {
      statements.forget.run(group, member);
    },
  };
}

type LeaseKey = [group: string, topic: string, partition: number, member: string, epoch: number];

const keyOf = (lease: Lease): LeaseKey => [
  lease.group,
  lease.topic,
  lease.partition,
  lease.member,
  lease.epoch,
];

function prepare(database: Database.Database) {
  const held = "group_name = ? AND topic = ? AND partition = ? AND owner = ? AND epoch = ?";
  const rows = "SELECT partition, owner, leased_until_ms FROM bus_partitions";
  return {
    know: database.prepare(
      "INSERT OR IGNORE INTO bus_partitions (group_name, topic, partition) VALUES (?, ?, ?)",
    ),
    join: database.prepare(
      "INSERT OR REPLACE INTO bus_members (group_name, topic, member, alive_until_ms) VALUES (?, ?, ?, ?)",
    ),
    forget: database.prepare("DELETE FROM bus_members WHERE group_name = ? AND member = ?"),
    members: database.prepare<[string, string, number], { member: string; alive_until_ms: number }>(
      `SELECT member, alive_until_ms FROM bus_members
       WHERE group_name = ? AND topic = ? AND alive_until_ms > ? ORDER BY member`,
    ),
    partitions: database.prepare<[string, string], PartitionRow>(
      `${rows} WHERE group_name = ? AND topic = ?`,
    ),
    partition: database.prepare<[string, string, number], PartitionRow>(
      `${rows} WHERE group_name = ? AND topic = ? AND partition = ?`,
    ),
    take: database.prepare<
      [string, number, string, string, number],
      { epoch: number; committed: number }
    >(
      `UPDATE bus_partitions SET owner = ?, leased_until_ms = ?, epoch = epoch + 1
       WHERE group_name = ? AND topic = ? AND partition = ? RETURNING epoch, committed`,
    ),
    renew: database.prepare<[number, ...LeaseKey]>(
      `UPDATE bus_partitions SET leased_until_ms = ? WHERE ${held}`,
    ),
    commit: database.prepare<[number, ...LeaseKey]>(
      `UPDATE bus_partitions SET committed = ? WHERE ${held}`,
    ),
    giveBack: database.prepare<LeaseKey>(
      `UPDATE bus_partitions SET owner = NULL, leased_until_ms = 0 WHERE ${held}`,
    ),
  };
}
