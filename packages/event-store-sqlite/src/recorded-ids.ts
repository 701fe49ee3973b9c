import type { AppendResult } from "@dure/event-store";
import type { LogFile } from "./log-file.ts";
import { formatPosition } from "./position.ts";
import type { PreparedAppend, PreparedEvent } from "./prepared-append.ts";

interface RecordedRow {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly header: string;
  readonly data: string;
}

const SELECT_BY_ID = `
select e.position, s.name as stream, e.revision, t.name as type, e.header, e.data
from events e
cross join streams s on s.stream_id = e.stream_id
cross join event_types t on t.event_type_id = e.event_type_id
where e.event_id = ?`;

/**
 * The careful path, walked only when a revision does not fit or the index of ids refuses a row: looks every id of the
 * batch up and says what the log holds of it. `undefined`: none of the ids is in the log.
 */
export function recordedIds(log: LogFile): (append: PreparedAppend) => AppendResult | undefined {
  const byId = log.prepare<[string], RecordedRow>(SELECT_BY_ID);
  return (append) => {
    const rows = append.events.map((event) => byId.get(event.eventId));
    const first = rows.findIndex((row) => row !== undefined);
    if (first < 0) return undefined;
    const baseRevision = (rows[first] as RecordedRow).revision - first;
    const different = append.events.find((event, index) => {
      const row = rows[index];
      return row !== undefined && !stands(row, event, append.streamName, baseRevision + index);
    });
    const eventId = different?.eventId ?? (append.events[first] as PreparedEvent).eventId;
    const last = rows.at(-1);
    if (different !== undefined || last === undefined || rows.includes(undefined)) {
      return { kind: "differentContent", eventId };
    }
    return {
      kind: "alreadyAppended",
      lastRevision: last.revision,
      position: formatPosition(last.position),
    };
  };
}

const stands = (
  row: RecordedRow,
  event: PreparedEvent,
  stream: string,
  revision: number,
): boolean =>
  row.stream === stream &&
  row.revision === revision &&
  row.type === event.eventType &&
  row.header === event.header &&
  row.data === event.data;
