import { proofError } from "../errors.ts";
import type { Hash } from "../hashing/sha256.ts";
import { formatHash, readHash } from "../note/hash-line.ts";

/** What a log sends to a witness (C2SP tlog-witness v1.0.0). */
export interface AddCheckpointRequest {
  readonly oldSize: number;
  readonly proof: readonly Hash[];
  /** The signed checkpoint, byte for byte. */
  readonly note: string;
}

export const SIZE_CONTENT_TYPE = "text/x.tlog.size";
const MAX_PROOF_LINES = 63;
const SIZE = /^(?:0|[1-9][0-9]{0,15})$/;

export function encodeAddCheckpoint({ note, oldSize, proof }: AddCheckpointRequest): string {
  const lines = proof.map((hash) => `${formatHash(hash)}\n`);
  return `old ${oldSize}\n${lines.join("")}\n${note}`;
}

/** Reads a request body. Throws `NOTE_MALFORMED`. */
export function decodeAddCheckpoint(body: string): AddCheckpointRequest {
  const end = body.indexOf("\n\n");
  const [first = "", ...lines] = body.slice(0, Math.max(end, 0)).split("\n");
  const size = first.startsWith("old ") ? first.slice(4) : "";
  const isSize = SIZE.test(size) && Number.isSafeInteger(Number(size));
  if (end < 0 || !isSize || lines.length > MAX_PROOF_LINES) {
    throw proofError("NOTE_MALFORMED", { why: "add-checkpoint 요청의 형식이 다릅니다." });
  }
  const proof = lines.map((line) => {
    const hash = readHash(line);
    if (!hash)
      throw proofError("NOTE_MALFORMED", { why: "해시 줄이 32바이트의 base64가 아닙니다." });
    return hash;
  });
  return { oldSize: Number(size), proof, note: body.slice(end + 2) };
}

/** A size as a witness answers it with a 409: decimal and a line feed; undefined for anything else. */
export function readSizeAnswer(body: string): number | undefined {
  const text = body.slice(0, -1);
  const size = Number(text);
  const isAnswer = body.endsWith("\n") && SIZE.test(text) && Number.isSafeInteger(size);
  return isAnswer ? size : undefined;
}
