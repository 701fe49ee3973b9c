import type { IncomingMessage } from "node:http";

/** A checkpoint with every witness of a country and 63 proof lines stays far below. */
const MAX_BODY_BYTES = 64 * 1024;

/** A request's body as UTF-8 text; `TOO_LARGE` above 64 KiB, `NOT_TEXT` where it is no UTF-8. */
export async function readBody(
  request: IncomingMessage,
): Promise<{ readonly text: string } | "NOT_TEXT" | "TOO_LARGE"> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) return "TOO_LARGE";
  const chunks: Buffer[] = [];
  let size = 0;
  // Stopping early must leave the connection open: the sender is still to be told why.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return "TOO_LARGE";
    chunks.push(chunk);
  }
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { text: decoder.decode(Buffer.concat(chunks)) };
  } catch {
    return "NOT_TEXT";
  }
}
