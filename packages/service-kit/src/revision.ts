import { kitError } from "./errors.ts";
import { entry, RequestInvalid } from "./validation.ts";

/** The strong validator of a resource at a revision of its stream. */
export const etagOf = (revision: number): string => `"${revision}"`;

/**
 * The revision that the sender has seen. Refusals: `IF_MATCH_REQUIRED` without the header, `REQUEST_INVALID` for
 * anything but one quoted revision; `*` is not taken, because it would overwrite what nobody has seen.
 */
export function expectedRevisionOf(header: unknown): number {
  if (header === undefined) throw kitError("IF_MATCH_REQUIRED");
  const match = typeof header === "string" ? /^"(\d{1,15})"$/.exec(header.trim()) : null;
  if (!match) throw new RequestInvalid([entry(["header", "if-match"], "BAD_FORMAT")]);
  return Number(match[1]);
}

/** Refuses with `STALE_VERSION` when the resource has moved on. */
export function assertRevision(expected: number, actual: number | "noStream"): void {
  if (expected !== actual) throw kitError("STALE_VERSION", { expected, actual });
}
