import { hash } from "node:crypto";
import { RefusalError } from "@dure/kernel";
import { decodeBundle, hashBundle } from "@dure/ledger-proof";
import { parsePolicyCanonicalJson } from "@dure/policy";
import { type PersonalDataKind, personalDataIn } from "../entries/personal-data.ts";
import { decodeEntry, judgeForm, limitOf, NOT_UTF8 } from "../entries/read-entry.ts";
import type { EntryFault } from "../entry-schemas.ts";
import { RuleRunner, type RulesOfHash } from "./rule-runner.ts";

/** What the rules said of an entry's reasoning when they were run again. */
export const ruleAnswers = { unasked: 0, holds: 1, differs: 2 } as const;

/** Something wrong with the bytes of one entry of a bundle. */
export type ScanFinding =
  | {
      readonly offset: number;
      readonly kind: "LONG";
      readonly bytes: number;
      readonly limit: number;
    }
  | { readonly offset: number; readonly kind: "MALFORMED"; readonly fault: EntryFault }
  | { readonly offset: number; readonly kind: "PERSONAL"; readonly of: PersonalDataKind };

/** What can be said of a bundle of a ledger from its bytes alone. Plain data, so that another thread can say it. */
export interface EntryScan {
  /** RFC 6962 leaf hashes, 32 bytes each. */
  readonly hashes: Uint8Array;
  /** For each entry one of `ruleAnswers`; `unasked` where it has no reasoning or its policy is not known here. */
  readonly rules: Uint8Array;
  readonly findings: readonly ScanFinding[];
  /** Different decisions that were decided again for this bundle. */
  readonly runs: number;
}

/**
 * Looks at bundles of one ledger, one after another, for everything that needs no books: hashes, form, personal data, and the
 * rules run again. It learns policies from the entries that publish them; where bundles come out of order, a decision may
 * stay unasked, and whoever folds the ledger asks again.
 */
export class EntryScanner {
  readonly #rules = new RuleRunner();
  readonly #policies = new Map<string, RulesOfHash>();

  /** Without hashes where somebody else makes them. Throws `BUNDLE_MALFORMED` or `BUNDLE_SHORT` as `@dure/ledger-proof` does. */
  scan(bundle: Uint8Array, count: number, withHashes = true): EntryScan {
    const findings: ScanFinding[] = [];
    const rules = new Uint8Array(count);
    const before = this.#rules.runs;
    for (const [offset, bytes] of decodeBundle(bundle, count).entries()) {
      rules[offset] = this.#scanEntry(offset, bytes, findings);
    }
    const runs = this.#rules.runs - before;
    const hashes = withHashes ? hashBundle(bundle, count) : new Uint8Array(0);
    return { hashes, rules, findings, runs };
  }

  #scanEntry(offset: number, bytes: Uint8Array, findings: ScanFinding[]): number {
    const text = decodeEntry(bytes);
    const form = text === undefined ? NOT_UTF8 : judgeForm(text);
    if (text === undefined || !form.ok) {
      const { fault } = form.ok ? NOT_UTF8 : form;
      findings.push({ offset, kind: "MALFORMED", fault });
      return ruleAnswers.unasked;
    }
    const limit = limitOf(form.type);
    if (bytes.length > limit) findings.push({ offset, kind: "LONG", bytes: bytes.length, limit });
    if (form.type === "policy.published") {
      this.#learn(text);
      return ruleAnswers.unasked;
    }
    const of = personalDataIn(text);
    if (of) findings.push({ offset, kind: "PERSONAL", of });
    return form.trace === undefined ? ruleAnswers.unasked : this.#ask(text, form.trace);
  }

  #ask(text: string, trace: string): number {
    const policy = this.#policies.get(policyOf(text));
    if (!policy) return ruleAnswers.unasked;
    return this.#rules.holds(policy, trace) ? ruleAnswers.holds : ruleAnswers.differs;
  }

  /** Only a text that has the hash it is published under is taken: else this would depend on the order of bundles. */
  #learn(text: string): void {
    const { body } = JSON.parse(text) as { body: { canonical: string; hash: string } };
    if (hash("sha256", body.canonical, "hex") !== body.hash) return;
    try {
      const rules = parsePolicyCanonicalJson(body.canonical);
      this.#policies.set(body.hash, { hash: body.hash, rules });
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
    }
  }
}

const POLICY = '"pol":"';
const HASH_HEX = 64;

/** `pol` stands behind all that is long in an entry, so it is found from the end; the form has been judged before. */
function policyOf(text: string): string {
  const at = text.lastIndexOf(POLICY) + POLICY.length;
  return text.slice(at, at + HASH_HEX);
}
