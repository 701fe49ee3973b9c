import { RefusalError } from "@dure/kernel";
import { parseTilePath, type TileAddress } from "@dure/ledger-proof";
import { notFound } from "@dure/service-kit";
import { z } from "zod";

/** Names of the path's parts behind the level; a tile's number has up to three groups, and a partial one its width. */
const PARTS = ["first", "second", "third", "fourth"] as const;
const part = z
  .string()
  .max(6)
  .regex(/^x?[0-9]{1,3}(\.p)?$/);
const levelPart = z
  .string()
  .max(7)
  .regex(/^(entries|[0-9]{1,2})$/);

/** One route per depth, because the interface description knows no path of any length. */
export interface TileRoute {
  readonly path: string;
  readonly params: Readonly<Record<string, z.ZodType>>;
}

/** `/tile/<level>/<number>[.p/<width>]` of C2SP tlog-tiles, for numbers up to a thousand million. */
export const TILE_ROUTES: readonly TileRoute[] = PARTS.map((_, index) => {
  const names = PARTS.slice(0, index + 1);
  return {
    path: `/tile/:level/${names.map((name) => `:${name}`).join("/")}`,
    params: { level: levelPart, ...Object.fromEntries(names.map((name) => [name, part])) },
  };
});

const eventsPart = z
  .string()
  .max(9)
  .regex(/^x?[0-9]{1,3}(\.jsonl)?$/);

/** `/events/<number>.jsonl`, the number in groups as in tile paths. */
export const EVENT_ROUTES: readonly TileRoute[] = PARTS.slice(0, 3).map((_, index) => {
  const names = PARTS.slice(0, index + 1);
  return {
    path: `/events/${names.map((name) => `:${name}`).join("/")}`,
    params: Object.fromEntries(names.map((name) => [name, eventsPart])),
  };
});

type PathParams = Readonly<Record<string, unknown>>;

const partsOf = (params: PathParams): readonly string[] =>
  PARTS.flatMap((name) => (typeof params[name] === "string" ? params[name] : []));

/** The tile that the parameters of a tile route name. Throws `NOT_FOUND` for what is no path of a tile. */
export const tileOf = (params: PathParams): TileAddress =>
  addressOf(`tile/${String(params["level"])}/${partsOf(params).join("/")}`);

/** The number of the bundle that the parameters of an events route name. Throws `NOT_FOUND`. */
export function eventsBundleOf(params: PathParams): number {
  const path = partsOf(params).join("/");
  if (!path.endsWith(".jsonl")) throw notFound();
  return addressOf(`tile/entries/${path.slice(0, -".jsonl".length)}`).index;
}

function addressOf(path: string): TileAddress {
  try {
    return parseTilePath(path);
  } catch (error) {
    if (error instanceof RefusalError) throw notFound();
    throw error;
  }
}
