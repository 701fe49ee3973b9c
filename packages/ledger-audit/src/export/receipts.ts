import { formatReceipt, inclusionProof, tileHashReader } from "@dure/ledger-proof";
import type { LogSource } from "../source.ts";
import type { CopiedLog } from "./copy-log.ts";
import { exportPaths } from "./layout.ts";

/**
 * Receipts (C2SP tlog-proof) of every period close and of the newest seal: with one of them a person can prove a balance
 * and an auditor a closed period without the rest of the log.
 */
export async function* receiptsOf(
  log: LogSource,
  { checkpoint, seals, size }: CopiedLog,
): AsyncGenerator<{ readonly path: string; readonly text: string }> {
  const newest = seals.at(-1);
  for (const seal of seals) {
    if (!seal.closes && seal !== newest) continue;
    yield {
      path: exportPaths.receipt(seal.seq),
      text: await receiptOf(log, checkpoint, size, seal.seq),
    };
  }
}

/** The receipt of one entry under a checkpoint of its log. */
export async function receiptOf(
  log: LogSource,
  checkpoint: Uint8Array,
  size: number,
  index: number,
): Promise<string> {
  const proof = await inclusionProof(tileHashReader(log.tiles, size), index, size);
  return formatReceipt({ index, proof, checkpoint: Buffer.from(checkpoint).toString("utf8") });
}
