import type { EventFilter, LogPage, ReadAllOptions, ReadStreamOptions } from "@dure/event-store";
import type { Uuid } from "@dure/kernel";
import { decodeHeader, type RecordedEvent, type StreamName, type TenantId } from "@dure/messages";
import type { LogFile } from "./log-file.ts";
import { formatPosition, parsePosition, unknownPosition } from "./position.ts";

type Row = [
  position: number,
  stream: string,
  tenant: string,
  revision: number,
  eventId: string,
  recordedAtMs: number,
  eventType: string,
  header: string,
  data: string,
];

/** Positions that one filtered read looks at, so that a rare category cannot hold the event loop for long. */
const MAX_SCANNED = 20_000;
/** A page ends early when its texts reach this size; what is left comes with the next page. */
const MAX_PAGE_TEXT_UNITS = 16 * 1024 * 1024;

const SELECT = `
select e.position, s.name, s.tenant, e.revision, e.event_id, e.recorded_at, t.name, e.header, e.data
from events e
cross join streams s on s.stream_id = e.stream_id
cross join event_types t on t.event_type_id = e.event_type_id`;

/** Reads without waiting. Filters compare columns of `streams`; no JSON is looked into. */
export interface LogReader {
  readStream(name: StreamName, options: ReadStreamOptions): RecordedEvent[];
  readAll(options: ReadAllOptions): LogPage;
  /** The newest position, 0 while the log is empty. */
  head(): number;
}

export function logReader(log: LogFile): LogReader {
  const head = log.prepare<[], number | null>("select max(position) from events").pluck();
  const inStream = (comparison: string, order: string) =>
    log
      .prepare<[string, number, number], Row>(
        `${SELECT} where e.stream_id = (select stream_id from streams where name = ?)
         and e.revision ${comparison} ? order by e.revision ${order} limit ?`,
      )
      .raw();
  const forwards = inStream(">=", "asc");
  const backwards = inStream("<=", "desc");
  const inLog = (condition: string) =>
    log
      .prepare<(number | string)[], Row>(
        `${SELECT} where e.position > ? and e.position <= ? ${condition} order by e.position limit ?`,
      )
      .raw();
  const category = "and s.category in (select value from json_each(?))";
  const statements = {
    all: inLog(""),
    category: inLog(category),
    tenant: inLog("and s.tenant = ?"),
    both: inLog(`${category} and s.tenant = ?`),
  };
  const readHead = (): number => head.get() ?? 0;

  return {
    head: readHead,
    readStream(name, { direction, fromRevision, maxCount }) {
      const rows =
        direction === "forwards"
          ? forwards.all(name, fromRevision ?? 0, maxCount)
          : backwards.all(name, fromRevision ?? Number.MAX_SAFE_INTEGER, maxCount);
      return rows.map(toEvent);
    },
    readAll({ after, filter, maxCount }) {
      const from = parsePosition(after);
      const end = readHead();
      if (from > end) throw unknownPosition(after ?? "");
      const { statement, params } = choose(statements, filter);
      // Positions have no gaps and rows never change, so everything up to `end` is final without a transaction.
      const scanEnd = params.length > 0 ? Math.min(end, from + MAX_SCANNED) : end;
      const { rows, cut } = takePage(statement.iterate(from, scanEnd, ...params, maxCount));
      const full = cut || rows.length === maxCount;
      const reached = full ? (rows.at(-1)?.[0] ?? from) : scanEnd;
      return {
        events: rows.map(toEvent),
        ...(reached > 0 ? { position: formatPosition(reached) } : {}),
        atEnd: reached === end,
      };
    },
  };
}

function choose<Statement>(
  statements: { all: Statement; category: Statement; tenant: Statement; both: Statement },
  filter: EventFilter | undefined,
): { statement: Statement; params: string[] } {
  const categories = filter?.categories && JSON.stringify(filter.categories);
  const tenant = filter?.tenantId;
  if (categories !== undefined && tenant !== undefined) {
    return { statement: statements.both, params: [categories, tenant] };
  }
  if (categories !== undefined) return { statement: statements.category, params: [categories] };
  if (tenant !== undefined) return { statement: statements.tenant, params: [tenant] };
  return { statement: statements.all, params: [] };
}

function takePage(source: Iterable<Row>): { rows: Row[]; cut: boolean } {
  const rows: Row[] = [];
  let textUnits = 0;
  for (const row of source) {
    rows.push(row);
    textUnits += row[7].length + row[8].length;
    if (textUnits >= MAX_PAGE_TEXT_UNITS) return { rows, cut: true };
  }
  return { rows, cut: false };
}

function toEvent(row: Row): RecordedEvent {
  return {
    ...decodeHeader(row[7]),
    eventId: row[4] as Uuid,
    eventType: row[6],
    tenantId: row[2] as TenantId,
    data: row[8],
    streamName: row[1] as StreamName,
    streamRevision: row[3],
    recordedAtMs: row[5],
    position: formatPosition(row[0]),
  };
}
