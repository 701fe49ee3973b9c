import { RefusalError } from "@dure/kernel";
import {
  consistencyProof,
  formatLine,
  openNote,
  parseNote,
  type TileStore,
  tileHashReader,
} from "@dure/ledger-proof";
import type { RecentNote } from "../logs/recent-notes.ts";
import { askWitness } from "./ask-witness.ts";
import type { AskedWitness } from "./trust.ts";

/** A witness that does not answer within this time has not answered. */
const DEADLINE_MS = 5_000;
const MAX_ROUNDS = 3;

/** Why a witness did not cosign, for the status; words of this service, not of the witness. */
export type WitnessProblem =
  | "ANSWER_UNUSABLE"
  | "ORIGIN_UNKNOWN"
  | "SIGNATURE_REFUSED"
  | "UNREACHABLE";

export type Offered =
  /** The verified line, with its line feed. */
  | { readonly kind: "cosigned"; readonly line: string }
  /** The witness knows a larger log than this checkpoint. */
  | { readonly kind: "ahead"; readonly size: number }
  /** The witness knows another history of that size. */
  | { readonly kind: "disagrees"; readonly size: number }
  | { readonly kind: "failed"; readonly problem: WitnessProblem };

/**
 * Offers a checkpoint to a witness. `oldSize` is the size that the witness is thought to know; where it knows another one
 * it says so (409) and is asked again with the proof from there, three times in all. Proofs come from the log's own
 * tiles, which give the signed root; so a witness that refuses one (422), or this very size, has seen another history.
 */
export async function offerCheckpoint(
  note: RecentNote,
  tiles: TileStore,
  witness: AskedWitness,
  oldSize: number,
): Promise<Offered> {
  let known = oldSize;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const proof = await consistencyProof(tileHashReader(tiles, note.size), known, note.size);
    const request = { oldSize: known, proof, note: note.note };
    const answer = await askWitness(witness.url, request, DEADLINE_MS);
    switch (answer.kind) {
      case "lines":
        return verifiedLine(note, witness, answer.text);
      case "unreachable":
        return { kind: "failed", problem: "UNREACHABLE" };
      case "refused":
        if (answer.status === 422) return { kind: "disagrees", size: known };
        return { kind: "failed", problem: problemOf(answer.status) };
      case "size":
        if (answer.size > note.size) return { kind: "ahead", size: answer.size };
        // The same size again: not the size is what it refuses.
        if (answer.size === known) return { kind: "disagrees", size: known };
        known = answer.size;
        break;
      default:
        return answer satisfies never;
    }
  }
  return { kind: "failed", problem: "ANSWER_UNUSABLE" };
}

/** The line of this very witness over this very checkpoint; lines of others are passed over. */
function verifiedLine(note: RecentNote, witness: AskedWitness, text: string): Offered {
  const { keyId, name } = witness.verifier;
  try {
    const whole = parseNote(note.note + text);
    const own = whole.signatures.find((one) => one.name === name && one.keyId === keyId);
    const signatures = own ? [own] : [];
    if (!own || openNote({ text: whole.text, signatures }, [witness.verifier]).length === 0) {
      return { kind: "failed", problem: "ANSWER_UNUSABLE" };
    }
    return { kind: "cosigned", line: formatLine(own) };
  } catch (error) {
    if (error instanceof RefusalError) return { kind: "failed", problem: "ANSWER_UNUSABLE" };
    throw error;
  }
}

function problemOf(status: number): WitnessProblem {
  if (status === 404) return "ORIGIN_UNKNOWN";
  return status === 403 ? "SIGNATURE_REFUSED" : "ANSWER_UNUSABLE";
}
