import { proofError } from "../errors.ts";

/** Hashes in a full tile and entries in a full bundle (C2SP tlog-tiles v0.1.0). */
export const TILE_WIDTH = 256;
/** Levels that a tree of 2^53 leaves can have. */
const MAX_LEVEL = 6;

/** A tile or an entry bundle of a log. `width` is below 256 for a partial one. */
export interface TileAddress {
  /** Level of hashes, or `entries`. */
  readonly level: number | "entries";
  readonly index: number;
  readonly width: number;
}

const PATH = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/;

/** `tile/<L>/<N>`, with `.p/<W>` where the tile is not full. */
export const tilePath = (level: number, index: number, width: number = TILE_WIDTH): string =>
  formatTilePath({ level, index, width });

/** `tile/entries/<N>`, with `.p/<W>` where the bundle is not full. */
export const entriesPath = (index: number, width: number = TILE_WIDTH): string =>
  formatTilePath({ level: "entries", index, width });

export function formatTilePath({ index, level, width }: TileAddress): string {
  const partial = width === TILE_WIDTH ? "" : `.p/${width}`;
  return `tile/${level}/${numberPath(index)}${partial}`;
}

/** A number in groups of three digits, all but the last led by x: 1234067 is `x001/x234/067`. */
export function numberPath(index: number): string {
  const groups = [String(index % 1000).padStart(3, "0")];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, "0")}`);
  }
  return groups.join("/");
}

/** Reads a path. Throws `TILE_PATH_MALFORMED` for anything that `formatTilePath` does not write. */
export function parseTilePath(path: string): TileAddress {
  const [, level = "", digits = "", partial] = PATH.exec(path) ?? [];
  const index = Number(digits.replace(/[x/]/g, ""));
  const address: TileAddress = {
    level: level === "entries" ? level : Number(level),
    index,
    width: partial === undefined ? TILE_WIDTH : Number(partial),
  };
  const isPlace =
    level !== "" &&
    Number.isSafeInteger(index) &&
    (address.level === "entries" || address.level <= MAX_LEVEL) &&
    address.width >= 1;
  // Written anew and compared, so that leading zeros and a partial of full width have no second name.
  if (!isPlace || formatTilePath(address) !== path)
    throw proofError("TILE_PATH_MALFORMED", { path });
  return address;
}
