import { RefusalError } from "@dure/kernel";
import { hashBundle } from "./hashing/hash-bundle.ts";
import type { Hash } from "./hashing/sha256.ts";
import { decodeBundle } from "./tiles/entry-bundle.ts";
import { readWide } from "./tiles/read-wide.ts";
import { splitHashes } from "./tiles/tile-edges.ts";
import { entriesPath, TILE_WIDTH } from "./tiles/tile-path.ts";
import type { TileStore } from "./tiles/tile-store.ts";
import { judgeCheckpoint, judgeWitnessed, type WitnessedSize } from "./verify/judge-checkpoint.ts";
import type { LogProblem } from "./verify/log-problem.ts";
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
  /** Root over the entries as they are, in hex. */
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
  const root = judge.root();
  if (read) problems.push(...judge.verdict(checkpoint.root, root));
  const { cosigned } = judged;
  const hex = Buffer.from(root).toString("hex");
  return { ok: problems.length === 0, origin, size, root: hex, cosigned, problems };
}

/** Roots at the sizes that others have seen, as they pass by. */
function checkSizes(
  sizes: readonly WitnessedSize[],
  first: number,
  hashes: readonly Hash[],
  judge: TileJudge,
  problems: LogProblem[],
): void {
  for (const { root, size } of sizes) {
    if (size <= first || size > first + hashes.length) continue;
    if (Buffer.compare(judge.rootWith(hashes.slice(0, size - first)), root) === 0) continue;
    problems.push({
      code: "LOG_FORKED",
      why: `증인이 본 ${size}번째까지의 기록과 이 기록의 역사가 다릅니다.`,
    });
  }
}

type OnHashes = (
  first: number,
  hashes: readonly Hash[],
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
      ahead.push(readBundle(options, next, Math.min(TILE_WIDTH, size - next * TILE_WIDTH)));
    }
    const read = await (ahead.shift() as ReturnType<typeof readBundle>);
    const first = bundle * TILE_WIDTH;
    if ("damaged" in read) {
      await onHashes(first, [], read.damaged);
      await Promise.allSettled(ahead);
      return false;
    }
    await onBundle?.(first, read.entries);
    await onHashes(first, splitHashes(await read.hashes), undefined);
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
    // A failure is met where the hashes are awaited; until then it must not count as unhandled.
    hashes.catch(() => undefined);
    return { entries, hashes };
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    const { why } = error.refusal;
    return { damaged: { code: "BUNDLE_MALFORMED", index: first, path, why } as LogProblem };
  }
}
