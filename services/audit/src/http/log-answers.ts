import { hash } from "node:crypto";
import { readWide, TILE_WIDTH, type TileAddress } from "@dure/ledger-proof";
import { notFound, type RouteAnswer } from "@dure/service-kit";
import type { LogKeeper } from "../logs/log-keeper.ts";

/** What never changes: a full tile. `private`, because only people of the agency may have it. */
export const FOR_EVER = "private, max-age=31536000, immutable";
/** What grows: a partial tile. */
export const FOR_A_MINUTE = "private, max-age=60";
/** A log signs once a second at most. */
const FOR_A_SECOND = "private, max-age=1";

const TAG_LENGTH = 32;
export const CHECKPOINT_TYPE = "text/plain; charset=utf-8";
export const TILE_TYPE = "application/octet-stream";

/** Bytes with a validator that follows from them. */
export function bytesAnswer(
  bytes: Uint8Array | string,
  contentType: string,
  cacheControl: NonNullable<RouteAnswer<undefined>["cacheControl"]>,
): RouteAnswer<undefined> {
  const entityTag = hash("sha256", bytes, "hex").slice(0, TAG_LENGTH);
  return { file: { bytes, contentType }, cacheControl, entityTag };
}

/** The newest checkpoint of a log. Throws `NOT_FOUND` while there is none. */
export function checkpointAnswer(log: LogKeeper | undefined): RouteAnswer<undefined> {
  if (!log?.shown) throw notFound();
  return bytesAnswer(log.shown.full, CHECKPOINT_TYPE, FOR_A_SECOND);
}

/**
 * A tile or entry bundle within the shown checkpoint; a partial one is cut from a wider one. Throws `NOT_FOUND` for what
 * the checkpoint does not cover: it may not be durable yet.
 */
export async function tileAnswer(
  log: LogKeeper | undefined,
  address: TileAddress,
): Promise<RouteAnswer<undefined>> {
  const { index, level, width } = address;
  const size = log?.shown?.size ?? 0;
  const hashes = level === "entries" ? size : Math.floor(size / TILE_WIDTH ** level);
  const bytes =
    log && index * TILE_WIDTH + width <= hashes ? await readWide(log.tiles, address) : undefined;
  if (!bytes) throw notFound();
  return bytesAnswer(bytes, TILE_TYPE, width === TILE_WIDTH ? FOR_EVER : FOR_A_MINUTE);
}
