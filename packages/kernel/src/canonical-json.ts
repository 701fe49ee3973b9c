import canonicalize from "canonicalize";
import { assertThat } from "./assert.ts";

/**
 * Canonical JSON of RFC 8785: sorted keys, no white space. For small and rare texts that are hashed, such as policies;
 * the ledger writes its entries in order by hand, because this is several times slower.
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  assertThat(typeof text === "string", "CANONICAL_JSON", "this value has no JSON form");
  return text;
}
