import { assertThat, RefusalError } from "@dure/kernel";
import { hashBundle } from "./hashing/hash-bundle.ts";
import { EMPTY_ROOT, HASH_BYTES, type Hash } from "./hashing/sha256.ts";
import type { Checkpoint } from "./note/checkpoint.ts";
import { decodeBundle } from "./tiles/entry-bundle.ts";
import { readWide } from "./tiles/read-wide.ts";
import { entriesPath, TILE_WIDTH } from "./tiles/tile-path.ts";
import type { TileStore } from "./tiles/tile-store.ts";
import { blameEntries, blameTiles } from "./verify/blame.ts";
import { judgeCheckpoint, judgeWitnessed, type WitnessedSize } from "./verify/judge-checkpoint.ts";
import type { LogProblem } from "./verify/log-problem.ts";
import { SignedTiles } from "./verify/signed-tiles.ts";
import { TileJudge } from "./verify/tile-judge.ts";
import type { TrustPolicy } from "./witness/policy.ts";

export interface VerifyLogOptions {
  readonly store: TileStore;
  /** The signed checkpoint that the log is held to. */
  readonly checkpoint: Uint8Array;
  /** The log that is expected; its key stands in the policy under this name. */
  readonly origin: string;
  /** The auditor's own policy. */
  readonly policy: TrustPolicy;
  /** Checkpoints of this log that the auditor has from elsewhere, such as from a witness. */
  readonly witnessed?: readonly Uint8Array[];
  /** Hashes a bundle elsewhere, such as on another core. */
  readonly hash?: (bundle: Uint8Array, count: number) => Promise<Uint8Array>;
  /** Sees every bundle in order, before its hashes are known to be right. It may take its time. */
  readonly onBundle?: (first: number, entries: readonly Uint8Array[]) => void | Promise<void>;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface LogVerdict {
  readonly ok: boolean;
  readonly origin: string;
  /** Size that the checkpoint names; 0 where it cannot be read. */
  readonly size: number;
  /** Root over the entries as they are, in hex; empty where they cannot all be read. */
  readonly root: string;
  readonly cosigned: readonly string[];
  readonly problems: readonly LogProblem[];
}

/** Bundles that are read and hashed ahead of the one in hand, so that another core has something to do. */
const BUNDLES_AHEAD = 16;

/**
 * Checks a whole log from its files: signatures and quorum, every entry's hash, every stored tile, the root, and the
 * history that others have seen. Damage of any kind becomes a problem with a code; nothing is thrown but what the
 * reading of files itself throws. Stops at the first bundle that cannot be read.
 */
export async function verifyLog(options: VerifyLogOptions): Promise<LogVerdict> {
  const { onProgress, origin, policy, witnessed = [] } = options;
  const judged = judgeCheckpoint(options.checkpoint, origin, policy);
  const problems: LogProblem[] = [...judged.problems];
  const { checkpoint } = judged;
  if (!checkpoint) return { ok: false, origin, size: 0, root: "", cosigned: [], problems };
  const { size } = checkpoint;
  const seen = witnessed.map((bytes) => judgeWitnessed(bytes, origin, policy, size));
  problems.push(...seen.flatMap((each) => each.problems));
  const sizes = seen.flatMap(({ known }) => known ?? []);
  if (sizes.some((one) => one.size === 0 && !isSame(one.root, EMPTY_ROOT))) {
    problems.push(forkedAt(0));
  }
  const judge = new TileJudge(options.store, size);
  const read = await readBundles(options, size, async (first, hashes, damaged) => {
    if (damaged) {
      problems.push(damaged);
      return;
    }
    checkSizes(sizes, first, hashes, judge, problems);
    await judge.take(hashes);
    onProgress?.(Math.min(first + TILE_WIDTH, size), size);
  });
  const { cosigned } = judged;
  if (!read) {
    const isForked = sizes.some((one) => one.size === size && !isSame(one.root, checkpoint.root));
    if (isForked) problems.push(forkedAt(size));
    return { ok: false, origin, size, root: "", cosigned, problems };
  }
  await judge.finish();
  problems.push(...(await blame(options.store, checkpoint, judge)));
  const root = Buffer.from(judge.root()).toString("hex");
  return { ok: problems.length === 0, origin, size, root, cosigned, problems };
}

async function blame(
  store: TileStore,
  { root: signedRoot, size }: Checkpoint,
  judge: TileJudge,
): Promise<readonly LogProblem[]> {
  const { mismatches } = judge;
  if (isSame(judge.root(), signedRoot)) return blameTiles(mismatches);
  const found = { store, size, signedRoot, mismatches, edges: judge.edges() };
  return blameEntries(mismatches, new SignedTiles(found));
}

/** Roots at the sizes that others have seen, as they pass by. */
function checkSizes(
  sizes: readonly WitnessedSize[],
  first: number,
  hashes: Uint8Array,
  judge: TileJudge,
  problems: LogProblem[],
): void {
  for (const { root, size } of sizes) {
    const leaves = (size - first) * HASH_BYTES;
    if (leaves <= 0 || leaves > hashes.length) continue;
    if (!isSame(judge.rootWith(hashes.subarray(0, leaves)), root)) problems.push(forkedAt(size));
  }
}

const isSame = (left: Hash, right: Hash): boolean => Buffer.compare(left, right) === 0;

const forkedAt = (size: number): LogProblem => ({
  code: "LOG_FORKED",
  why: `증인이 본 ${size}번째까지의 기록과 이 기록의 역사가 다릅니다.`,
});

/** Leaf hashes of a bundle, 32 bytes each, or why there are none. */
type OnHashes = (
  first: number,
  hashes: Uint8Array,
  damaged: LogProblem | undefined,
) => Promise<void>;

/** Reads all bundles in order, a few ahead; false when one could not be read. */
async function readBundles(
  options: VerifyLogOptions,
  size: number,
  onHashes: OnHashes,
): Promise<boolean> {
  const { onBundle } = options;
  const count = Math.ceil(size / TILE_WIDTH);
  const ahead: ReturnType<typeof readBundle>[] = [];
  for (let bundle = 0, next = 0; bundle < count; bundle += 1) {
    for (; next < count && next < bundle + BUNDLES_AHEAD; next += 1) {
      const reading = readBundle(options, next, Math.min(TILE_WIDTH, size - next * TILE_WIDTH));
      // A failure is met where the bundle's turn comes, which it may never do; until then it must not count as unhandled.
      reading.catch(() => undefined);
      ahead.push(reading);
    }
    const read = await (ahead.shift() as ReturnType<typeof readBundle>);
    const first = bundle * TILE_WIDTH;
    if ("damaged" in read) {
      await onHashes(first, new Uint8Array(0), read.damaged);
      await Promise.allSettled(ahead);
      return false;
    }
    await onBundle?.(first, read.entries);
    const hashes = await read.hashes;
    const isWhole = hashes.length === read.entries.length * HASH_BYTES;
    assertThat(isWhole, "HASHES_SHORT", `${hashes.length} bytes of hashes of a bundle`);
    await onHashes(first, hashes, undefined);
  }
  return true;
}

async function readBundle({ hash, store }: VerifyLogOptions, index: number, width: number) {
  const path = entriesPath(index, width);
  const first = index * TILE_WIDTH;
  try {
    const bytes = await readWide(store, { level: "entries", index, width });
    if (!bytes) {
      const why = `${first}번부터의 기록 묶음이 없습니다.`;
      return { damaged: { code: "BUNDLE_MISSING", index: first, path, why } as LogProblem };
    }
    const entries = decodeBundle(bytes, width);
    const hashes = hash ? hash(bytes, width) : Promise.resolve(hashBundle(bytes, width));
    hashes.catch(() => undefined);
    return { entries, hashes };
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    const { why } = error.refusal;
    return { damaged: { code: "BUNDLE_MALFORMED", index: first, path, why } as LogProblem };
  }
}
