import { type AddCheckpointRequest, encodeAddCheckpoint, readSizeAnswer } from "@dure/ledger-proof";

const MAX_ANSWER_BYTES = 64 * 1024;
const SIZE_TYPE = "text/x.tlog.size";

/** What a witness answered to `add-checkpoint` (C2SP tlog-witness v1.0.0). */
export type WitnessAnswer =
  /** 200: signature lines, not verified yet. */
  | { readonly kind: "lines"; readonly text: string }
  /** 409: the size that the witness knows. */
  | { readonly kind: "size"; readonly size: number }
  /** 404, 403, 400, 422 or anything else that is no answer of the protocol. */
  | { readonly kind: "refused"; readonly status: number }
  /** Nobody answered in time, or not in HTTP. */
  | { readonly kind: "unreachable" };

/** Sends a checkpoint to a witness. Never throws; the whole call ends within the deadline. */
export async function askWitness(
  url: string,
  request: AddCheckpointRequest,
  deadlineMs: number,
): Promise<WitnessAnswer> {
  try {
    const answer = await fetch(`${url}/add-checkpoint`, {
      method: "POST",
      headers: { "content-type": "text/plain; charset=utf-8" },
      body: encodeAddCheckpoint(request),
      redirect: "error",
      signal: AbortSignal.timeout(deadlineMs),
    });
    const text = await boundedText(answer);
    if (text === undefined) return { kind: "refused", status: answer.status };
    if (answer.status === 200) return { kind: "lines", text };
    const type = answer.headers.get("content-type")?.split(";", 1)[0]?.trim();
    const size = answer.status === 409 && type === SIZE_TYPE ? readSizeAnswer(text) : undefined;
    return size === undefined ? { kind: "refused", status: answer.status } : { kind: "size", size };
  } catch {
    // The status of the witness says what matters of it; texts of network errors tell nothing more.
    return { kind: "unreachable" };
  }
}

/** The body as text, or undefined when it is longer than any answer of the protocol. */
async function boundedText(answer: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
