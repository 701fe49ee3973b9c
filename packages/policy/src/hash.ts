import { hash } from "node:crypto";
import { canonicalJson, RefusalError } from "@dure/kernel";
import { policyProblems } from "./errors.ts";
import { type Policy, PolicySchema } from "./schema.ts";

/** Canonical JSON (RFC 8785) of the rules: the text that two people approve and that events name by its hash. */
export function policyCanonicalJson(policy: Policy): string {
  return canonicalJson(policy);
}

/** SHA-256 of the canonical JSON, 64 lower-case hex digits. */
export function policyHash(policy: Policy): string {
  return hash("sha256", policyCanonicalJson(policy), "hex");
}

/**
 * Reads a stored canonical text back. Throws RefusalError with POLICY_JSON_WRONG when it is no policy, or when it is not
 * canonical: then its hash would not be the hash of what was read.
 */
export function parsePolicyCanonicalJson(text: string): Policy {
  const wrong = (detail: string) =>
    new RefusalError(policyProblems.refuse("POLICY_JSON_WRONG", { detail }));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong("JSON이 아닙니다.");
  }
  const read = PolicySchema.safeParse(value);
  if (!read.success) {
    const [first] = read.error.issues;
    throw wrong(first?.path.join(".") || "문서");
  }
  if (policyCanonicalJson(read.data) !== text) throw wrong("정규 JSON이 아닙니다.");
  return read.data;
}
