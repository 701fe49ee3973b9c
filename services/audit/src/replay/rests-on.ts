import type { EventStore } from "@dure/event-store";
import { assertThat } from "@dure/kernel";
import type { LogAt } from "@dure/ledger-audit";
import { consistencyProof, tileHashReader } from "@dure/ledger-proof";
import type { LogKeeper } from "../logs/log-keeper.ts";
import { checkpointTimeMs } from "./checkpoint-time.ts";

/**
 * What makes an answer provable: the size that was folded, its root, and the proof that it is the beginning of the log
 * under a signed checkpoint.
 */
export interface RestsOn {
  readonly size: number;
  /** RFC 6962 root at that size, in hex. */
  readonly root: string;
  /** The signed checkpoint as it is served. */
  readonly checkpoint: string;
  readonly checkpointSize: number;
  readonly signedAtMs: number;
  /** RFC 6962 consistency proof from the size to the checkpoint, base64; empty where both are one. */
  readonly consistency: readonly string[];
}

/** Proves a size of an agency's ledger under the checkpoint at which it was read. */
export async function restsOn(
  parts: { readonly store: EventStore; readonly ledger: LogKeeper | undefined },
  { checkpoint, checkpointSize, root, size }: LogAt,
): Promise<RestsOn> {
  const { ledger, store } = parts;
  assertThat(ledger, "LOG_GONE", "a log that was read is not kept");
  const hashes =
    size === 0 || size === checkpointSize
      ? []
      : await consistencyProof(tileHashReader(ledger.tiles, checkpointSize), size, checkpointSize);
  return {
    size,
    root,
    checkpoint: Buffer.from(checkpoint).toString("utf8"),
    checkpointSize,
    signedAtMs: await checkpointTimeMs(store, ledger, checkpointSize),
    consistency: hashes.map((hash) => Buffer.from(hash).toString("base64")),
  };
}
