import type { LogFile } from "./log-file.ts";

/** Where a stream ends. `lastRevision` is moved on by the writer after each of its own appends. */
export interface StreamEnd {
  readonly streamId: number;
  lastRevision: number;
}

const MAX_KNOWN_STREAMS = 100_000;
const MAX_KNOWN_TYPES = 10_000;

/**
 * What the writer remembers of streams and event types, so that an append to a known stream reads nothing. It holds
 * only while no other program writes and no transaction is rolled back; the writer then calls `forget`.
 */
export interface StreamTable {
  find(name: string): StreamEnd | undefined;
  /** Inserts the row of a new stream; it is remembered only by `remember`, after its events are in. */
  create(name: string, category: string, tenant: string): StreamEnd;
  remember(name: string, end: StreamEnd): void;
  typeId(name: string): number;
  forget(): void;
}

export function streamTable(log: LogFile): StreamTable {
  const ends = new Map<string, StreamEnd>();
  const types = new Map<string, number>();
  const selectEnd = log.prepare<[string], StreamEnd>(
    `select stream_id as streamId, (select max(revision) from events e where e.stream_id = s.stream_id) as lastRevision
     from streams s where name = ?`,
  );
  const insertStream = log.prepare<[string, string, string]>(
    "insert into streams (name, category, tenant) values (?, ?, ?)",
  );
  const selectType = log
    .prepare<[string], number>("select event_type_id from event_types where name = ?")
    .pluck();
  const insertType = log.prepare<[string]>("insert into event_types (name) values (?)");

  const remember = (name: string, end: StreamEnd): void => {
    if (ends.size >= MAX_KNOWN_STREAMS && !ends.has(name)) {
      for (const oldest of ends.keys()) {
        ends.delete(oldest);
        break;
      }
    }
    ends.set(name, end);
  };
  return {
    remember,
    find(name) {
      const known = ends.get(name);
      if (known) return known;
      const end = selectEnd.get(name);
      if (end) remember(name, end);
      return end;
    },
    create: (name, category, tenant) => ({
      streamId: Number(insertStream.run(name, category, tenant).lastInsertRowid),
      lastRevision: -1,
    }),
    typeId(name) {
      const known = types.get(name);
      if (known !== undefined) return known;
      if (types.size >= MAX_KNOWN_TYPES) types.clear();
      const id = selectType.get(name) ?? Number(insertType.run(name).lastInsertRowid);
      types.set(name, id);
      return id;
    },
    forget() {
      ends.clear();
      types.clear();
    },
  };
}
