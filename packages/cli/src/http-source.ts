import type { AuditSource, EventText, KeyRecord, LogName, LogSource } from "@dure/ledger-audit";
import {
  numberPath,
  parseCheckpoint,
  parseNote,
  parseTilePath,
  TILE_WIDTH,
  type TileStore,
} from "@dure/ledger-proof";
import type { Client } from "./client.ts";
import { cliError } from "./errors.ts";

/** Path of a bundle of the journal's events below the agency (docs/ledger-format.md §1). */
export const eventsPath = (bundle: number): string =>
  `/logs/journal/events/${numberPath(bundle)}.jsonl`;

/** Static tiles over HTTP. Only for reading. */
export function httpTileStore(client: Client, log: LogName): TileStore {
  return {
    async read(path) {
      parseTilePath(path);
      return client.bytes(`/logs/${log}/${path}`);
    },
    write: () => Promise.reject(new Error("tiles of a server are only read")),
  };
}

/** The checkpoint of a log as the server shows it now; undefined while there is none. */
export const fetchCheckpoint = (client: Client, log: LogName): Promise<Uint8Array | undefined> =>
  client.bytes(`/logs/${log}/checkpoint`);

/**
 * A running server as a source: every command that works on an export works on it too. The checkpoints are those of the
 * first look, so that a log that grows meanwhile is one and the same for whoever reads it.
 */
export async function httpAuditSource(client: Client): Promise<AuditSource> {
  const logOf = async (log: LogName): Promise<LogSource> => {
    const checkpoint = await fetchCheckpoint(client, log);
    if (!checkpoint) {
      const url = `${client.url} (${client.agency}/${log})`;
      throw cliError("CLI_ANSWER_WRONG", { url, why: "서명된 체크포인트가 아직 없습니다." });
    }
    const { origin } = parseCheckpoint(parseNote(checkpoint).text);
    return { origin, tiles: httpTileStore(client, log), checkpoint: async () => checkpoint };
  };
  const ledger = await logOf("ledger");
  const journal = await logOf("journal");
  return {
    tenantId: client.agency,
    ledger,
    journal,
    event: eventReader((bundle) => client.bytes(eventsPath(bundle))),
    keys: () => fetchKeys(client),
  };
}

/** Answers single events out of bundles of lines; the last bundle stays in memory, because events are read in order. */
export function eventReader(
  readBundle: (bundle: number) => Promise<Uint8Array | undefined>,
): AuditSource["event"] {
  let last = { bundle: -1, lines: Promise.resolve<readonly string[]>([]) };
  return async (index) => {
    const bundle = Math.floor(index / TILE_WIDTH);
    if (last.bundle !== bundle) {
      const lines = readBundle(bundle).then((bytes) => new TextDecoder().decode(bytes).split("\n"));
      last = { bundle, lines };
    }
    return parseEvent((await last.lines)[index % TILE_WIDTH] ?? "");
  };
}

/** A line that is no event is one that is not there; whoever needs it says so. */
function parseEvent(line: string): EventText | undefined {
  const { data, header } = parseJson(line);
  return typeof data === "string" && typeof header === "string" ? { data, header } : undefined;
}

function parseJson(line: string): Record<string, unknown> {
  try {
    return (JSON.parse(line) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}

/** The registry of the keys that seal personal text. Throws `CLI_ANSWER_WRONG`. */
export async function fetchKeys(client: Client): Promise<readonly KeyRecord[]> {
  const url = `${client.url} /logs/keys`;
  const bytes = await client.bytes("/logs/keys");
  if (!bytes) throw cliError("CLI_ANSWER_WRONG", { url, why: "열쇠 목록이 없습니다." });
  const lines = new TextDecoder().decode(bytes).split("\n");
  return lines
    .filter((line) => line !== "")
    .map((line) => {
      const { commitment, id, state } = parseJson(line);
      const isKey = typeof commitment === "string" && typeof id === "string";
      if (isKey && (state === "LIVE" || state === "DESTROYED")) return { commitment, id, state };
      throw cliError("CLI_ANSWER_WRONG", { url, why: "열쇠 목록을 읽을 수 없습니다." });
    });
}

/** The trust policy that the operator publishes. Throws `CLI_ANSWER_WRONG`. */
export async function fetchPolicy(client: Client): Promise<string> {
  const bytes = await client.bytes("/logs/policy");
  if (bytes) return new TextDecoder().decode(bytes);
  throw cliError("CLI_ANSWER_WRONG", {
    url: `${client.url} /logs/policy`,
    why: "신뢰 기준이 없습니다.",
  });
}
