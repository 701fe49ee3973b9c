import { HASH_BYTES } from "../hashing/sha256.ts";
import { TILE_WIDTH, tilePath } from "../tiles/tile-path.ts";
import type { LogProblem } from "./log-problem.ts";
import type { SignedTiles } from "./signed-tiles.ts";
import type { Mismatch } from "./tile-judge.ts";

/** Entries, or stretches of them, that are not what was signed. */
interface Altered {
  readonly first: number;
  readonly count: number;
  readonly path: string;
}

/** So many bad entries are named, the first ones. */
const MOST_ENTRIES = 20;

/** What is wrong where the entries give the signed root: then they are right, and what differs is a tile. */
export const blameTiles = (mismatches: readonly Mismatch[]): readonly LogProblem[] => [
  ...mismatches.filter(isMissing).map(missingTile),
  ...mismatches
    .filter((one) => !isMissing(one))
    .map((one) => alteredTile(one, " 기록 자체는 서명된 그대로입니다.")),
];

/**
 * What is wrong where the entries do not give the signed root. Where a tile is proved by the root, it shows which of the
 * entries below it is not the signed one; where a tile was altered together with the entries, the tile above it shows the
 * stretch. Without any proved tile the lowest that differs is the best guess.
 */
export async function blameEntries(
  mismatches: readonly Mismatch[],
  signed: SignedTiles,
): Promise<readonly LogProblem[]> {
  const altered: Altered[] = [];
  const tiles: LogProblem[] = mismatches.filter(isMissing).map(missingTile);
  for (const one of mismatches) {
    const right = await signed.tile(one.level, one.index);
    if (right && isSame(right, one.stored)) altered.push(...differences(one, right));
    else if (one.stored && (await signed.expects(one.level, one.index))) {
      tiles.push(alteredTile(one, ""));
    }
  }
  if (!signed.isKnown) {
    const lowest = mismatches.find(({ stored }) => stored !== undefined);
    if (lowest?.stored) altered.push(...differences(lowest, lowest.stored).slice(0, 1));
  }
  const named = narrowest(altered).slice(0, MOST_ENTRIES);
  const [first] = named;
  return [
    ...named.map(alteredEntry),
    ...tiles,
    {
      code: "ROOT_MISMATCH",
      why: "기록 전체의 루트가 서명된 루트와 다릅니다.",
      ...(first && { index: first.first }),
    },
  ];
}

/** What lies below the first hashes in which a tile differs from what the entries give. */
function differences({ index, level, made }: Mismatch, right: Uint8Array): Altered[] {
  const count = TILE_WIDTH ** level;
  const path = tilePath(level, index, made.length / HASH_BYTES);
  const altered: Altered[] = [];
  for (let at = 0; at < made.length && altered.length < MOST_ENTRIES; at += HASH_BYTES) {
    const isEqual = isSame(right.subarray(at, at + HASH_BYTES), made.subarray(at, at + HASH_BYTES));
    const first = (index * TILE_WIDTH + at / HASH_BYTES) * count;
    if (!isEqual) altered.push({ first, count, path });
  }
  return altered;
}

/** In order, without stretches in which something narrower was found. */
const narrowest = (altered: readonly Altered[]): readonly Altered[] =>
  altered
    .filter(
      ({ count, first }) =>
        !altered.some(
          (one) => one.count < count && one.first >= first && one.first < first + count,
        ),
    )
    .toSorted((left, right) => left.first - right.first);

function alteredEntry({ count, first, path }: Altered): LogProblem {
  const why =
    count === 1
      ? `${first}번 기록이 서명된 것과 다릅니다.`
      : `${first}번부터 ${first + count - 1}번까지의 기록 가운데 서명된 것과 다른 것이 있습니다.`;
  return { code: "ENTRY_ALTERED", index: first, path, why };
}

function missingTile(one: Mismatch): LogProblem {
  const path = pathOf(one);
  const index = one.index * TILE_WIDTH ** (one.level + 1);
  return { code: "TILE_MISSING", index, path, why: `해시 조각 ${path}이(가) 없습니다.` };
}

function alteredTile(one: Mismatch, more: string): LogProblem {
  const { index, level, made, stored = new Uint8Array(0) } = one;
  const path = pathOf(one);
  let place = 0;
  while (place < made.length - 1 && stored[place] === made[place]) place += 1;
  const hash = index * TILE_WIDTH + Math.floor(place / HASH_BYTES);
  const why = `해시 조각 ${path}이(가) 서명된 것과 다릅니다.${more}`;
  return { code: "TILE_ALTERED", index: hash * TILE_WIDTH ** level, path, why };
}

const pathOf = ({ index, level, made }: Mismatch): string =>
  tilePath(level, index, made.length / HASH_BYTES);

const isMissing = ({ stored }: Mismatch): boolean => stored === undefined;

const isSame = (left: Uint8Array, right: Uint8Array | undefined): boolean =>
  right !== undefined && Buffer.compare(left, right) === 0;
