import {
  accountNames,
  type LedgerEntry,
  type LedgerState,
  lotsText,
  statePath,
} from "@dure/ledger-books";
import { readEntries } from "@dure/ledger-proof";
import { ledgerIndex } from "../explain/indexes.ts";
import { receiptOf } from "../export/receipts.ts";
import { logAt } from "../replay/fold-ledger.ts";
import { replayAll } from "../replay/replay.ts";
import type { AuditSource } from "../source.ts";
import type { BalanceCertificate } from "./certificate.ts";

/** Why there is no certificate. */
export type NoCertificate = "NO_ACCOUNT" | "NO_SEAL" | "SEAL_OUTDATED";

export type CertificateAnswer =
  | { readonly ok: true; readonly certificate: BalanceCertificate; readonly sealedBy: number }
  | { readonly ok: false; readonly reason: NoCertificate };

/**
 * Makes a person's certificate from the newest seal that is under the checkpoint. SEAL_OUTDATED says that an entry touched the
 * account after it, so that the certificate would prove a balance of yesterday: whoever asks has the state attested again
 * first. `stateAt` gives the state before the seal where somebody has it; otherwise the ledger is replayed.
 */
export async function balanceCertificate(asked: {
  readonly source: AuditSource;
  readonly person: string;
  readonly stateAt?: (entries: number) => Promise<LedgerState | undefined>;
}): Promise<CertificateAnswer> {
  const { person, source } = asked;
  const account = accountNames.member(person);
  const { checkpoint, size } = await logAt(source.ledger);
  const index = await ledgerIndex(source, size);
  const touched = index.lastMoveOf(account);
  if (touched === undefined) return { ok: false, reason: "NO_ACCOUNT" };
  const sealedBy = index.seals.findLast((seq) => seq < size);
  if (sealedBy === undefined) return { ok: false, reason: "NO_SEAL" };
  if (sealedBy < touched) return { ok: false, reason: "SEAL_OUTDATED" };
  const known = await asked.stateAt?.(sealedBy);
  const state = known ?? (await replayAll({ source, size: sealedBy })).state;
  const proof = await statePath(state, account);
  if (!proof) return { ok: false, reason: "NO_ACCOUNT" };
  const { leaf, path, index: place, size: accounts } = proof;
  const certificate: BalanceCertificate = {
    account,
    entry: await entryText(source, size, sealedBy),
    format: "dure-balance/1",
    leaf,
    lots: lotsText(state, account),
    path: path.map((hash) => Buffer.from(hash).toString("base64")),
    place: { index: place, size: accounts },
    receipt: await receiptOf(source.ledger, checkpoint, size, sealedBy),
  };
  return { ok: true, certificate, sealedBy };
}

/** True for entries that seal the state and can stand in a certificate. */
export const isSeal = (
  entry: LedgerEntry,
): entry is Extract<LedgerEntry, { type: "period.closed" | "state.attested" }> =>
  entry.type === "period.closed" || entry.type === "state.attested";

async function entryText(source: AuditSource, size: number, seq: number): Promise<string> {
  for await (const { entry } of readEntries(source.ledger.tiles, size, seq, seq + 1)) {
    return Buffer.from(entry).toString("utf8");
  }
  throw new RangeError(`no entry ${seq}`);
}
