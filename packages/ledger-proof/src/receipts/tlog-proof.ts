import { RefusalError } from "@dure/kernel";
import { proofError } from "../errors.ts";
import { type Hash, leafHash } from "../hashing/sha256.ts";
import { type Checkpoint, parseCheckpoint } from "../note/checkpoint.ts";
import { formatHash, readBase64, readHash } from "../note/hash-line.ts";
import { openNote, parseNote } from "../note/signed-note.ts";
import { verifyInclusion } from "../tree/verify-proofs.ts";
import { quorumMet, type TrustPolicy } from "../witness/policy.ts";

/** Proof that an entry is in a log, good without the log (C2SP tlog-proof v1). */
export interface Receipt {
  readonly index: number;
  readonly proof: readonly Hash[];
  /** The signed checkpoint with its cosignatures, byte for byte. */
  readonly checkpoint: string;
  /** What the issuer wants to say beside it; nobody vouches for it. */
  readonly extra?: Uint8Array;
}

export type ReceiptVerdict =
  | { readonly ok: true; readonly checkpoint: Checkpoint; readonly cosigned: readonly string[] }
  | { readonly ok: false; readonly code: string; readonly why: string };

const HEADER = "c2sp.org/tlog-proof@v1";
const MAX_PROOF_LINES = 63;
const INDEX = /^index (0|[1-9][0-9]{0,15})$/;
const EXTRA = "extra ";

export function formatReceipt({ checkpoint, extra, index, proof }: Receipt): string {
  const lines = [
    HEADER,
    ...(extra === undefined ? [] : [`${EXTRA}${Buffer.from(extra).toString("base64")}`]),
    `index ${index}`,
    ...proof.map(formatHash),
  ];
  return `${lines.join("\n")}\n\n${checkpoint}`;
}

/** Reads a receipt; its checkpoint is looked at when it is verified. Throws `RECEIPT_MALFORMED`. */
export function parseReceipt(text: string): Receipt {
  const end = text.indexOf("\n\n");
  const [header, ...lines] = text.slice(0, Math.max(end, 0)).split("\n");
  if (header !== HEADER) throw malformed("tlog-proof@v1 문서가 아닙니다.");
  const extra = lines[0]?.startsWith(EXTRA) ? readBase64(lines[0].slice(EXTRA.length)) : undefined;
  if (extra) lines.shift();
  const index = INDEX.exec(lines.shift() ?? "");
  if (!index || !Number.isSafeInteger(Number(index[1]))) throw malformed("index 줄이 없습니다.");
  if (lines.length > MAX_PROOF_LINES) throw malformed("증명 줄이 너무 많습니다.");
  return {
    index: Number(index[1]),
    proof: lines.map((line) => {
      const hash = readHash(line);
      if (!hash) throw malformed("증명 줄이 32바이트의 base64가 아닙니다.");
      return hash;
    }),
    checkpoint: text.slice(end + 2),
    ...(extra && { extra }),
  };
}

/**
 * Whether a receipt proves that an entry is in a log of the policy, under a checkpoint that the log signed and the
 * quorum cosigned. `origin` pins the log where the policy knows several. Never throws on a bad receipt.
 */
export function verifyReceipt(claim: {
  readonly receipt: Receipt;
  readonly entry: Uint8Array;
  readonly policy: TrustPolicy;
  readonly origin?: string;
}): ReceiptVerdict {
  try {
    const { entry, origin, policy, receipt } = claim;
    const note = parseNote(receipt.checkpoint);
    const checkpoint = parseCheckpoint(note.text);
    const keys = policy.logs
      .map(({ verifier }) => verifier)
      .filter(({ name }) => name === checkpoint.origin);
    if (keys.length === 0 || (origin !== undefined && origin !== checkpoint.origin)) {
      return refused("CHECKPOINT_ORIGIN_WRONG", "신뢰 기준에 없는 기록입니다.");
    }
    if (openNote(note, keys).length === 0) {
      return refused("NOTE_NOT_SIGNED", "기록의 서명이 없습니다.");
    }
    const { cosigned, met } = quorumMet(policy, note);
    if (!met) return refused("QUORUM_NOT_MET", "증인의 서명이 모자랍니다.");
    const { index, proof } = receipt;
    const { root, size } = checkpoint;
    return verifyInclusion({ leaf: leafHash(entry), index, size, proof, root })
      ? { ok: true, checkpoint, cosigned }
      : refused("INCLUSION_WRONG", "이 기록이 그 자리에 있다는 증명이 맞지 않습니다.");
  } catch (error) {
    if (error instanceof RefusalError) return refused(error.refusal.code, error.refusal.why);
    throw error;
  }
}

const refused = (code: string, why: string): ReceiptVerdict => ({ ok: false, code, why });
const malformed = (why: string) => proofError("RECEIPT_MALFORMED", { why });
