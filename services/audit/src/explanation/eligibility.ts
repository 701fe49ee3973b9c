import { canonicalJson } from "@dure/kernel";
import type { AuditSource } from "@dure/ledger-audit";
import { type LedgerEntry, parseEntry, sealedFieldPlace } from "@dure/ledger-books";
import { readEntries } from "@dure/ledger-proof";
import {
  EligibilityFactsSchema,
  isEligible,
  type Policy,
  parsePolicyCanonicalJson,
  type Trace,
} from "@dure/policy";
import type { z } from "zod";
import type { TextOpener } from "./text-opener.ts";

const FIELD = "eligibility";

/** What a reservation was asked about a person, opened, and the rule run again on it. `ABSENT`: nothing was sealed. */
export type ShownEligibility =
  | { readonly state: "ABSENT" | "ERASED" | "SEALED" | "UNREADABLE" }
  | {
      readonly state: "OPEN";
      readonly facts: z.output<typeof EligibilityFactsSchema>;
      readonly eligible: boolean;
      /** True when the rule gives the recorded steps again. */
      readonly holdsAgain: boolean;
    };

type Reserved = Extract<LedgerEntry, { type: "redemption.reserved" }>;

/**
 * Opens the personal inputs of a reservation and asks the policy again (I13). They are bound to tenant, entry and field,
 * so facts that were moved from another entry do not open.
 */
export async function eligibilityOf(
  asked: {
    readonly source: AuditSource;
    /** Size of the ledger at which the explanation was made. */
    readonly size: number;
    /** Numbers of the reservation and of the entry that published its policy. */
    readonly reserved: number;
    readonly published: number;
  },
  opener: TextOpener,
): Promise<ShownEligibility> {
  const { published, reserved, size, source } = asked;
  const entry = await entryAt(source, size, reserved);
  const policy = await entryAt(source, size, published);
  if (entry.type !== "redemption.reserved" || policy.type !== "policy.published") {
    return { state: "ABSENT" };
  }
  const sealed = entry.pd.find(({ f }) => f === FIELD);
  if (!sealed) return { state: "ABSENT" };
  const { alg, c, k, n, s } = sealed;
  const place = sealedFieldPlace(entry.t, entry.id, FIELD);
  const opened = await opener.open(entry.body.person, place, { alg, c, k, n, s });
  if (opened.state !== "OPEN") return { state: opened.state };
  return askAgain(parsePolicyCanonicalJson(policy.body.canonical), entry, opened.text);
}

function askAgain(policy: Policy, { body }: Reserved, text: string): ShownEligibility {
  const read = EligibilityFactsSchema.safeParse(jsonOf(text));
  if (!read.success) return { state: "UNREADABLE" };
  const { eligible, trace } = isEligible(policy, read.data);
  const again = trace.map((step) => ({ ...step, inputs: {} }));
  return {
    state: "OPEN",
    facts: read.data,
    eligible,
    holdsAgain: eligible && canonicalJson(again) === canonicalJson(firstDecision(body.basis.trace)),
  };
}

/** A reservation's reasoning begins with eligibility; the next request begins the next decision. */
function firstDecision(trace: Trace): Trace {
  const next = trace.findIndex(({ rule }, index) => index > 0 && rule.endsWith(".request"));
  return next < 0 ? trace : trace.slice(0, next);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function entryAt(source: AuditSource, size: number, seq: number): Promise<LedgerEntry> {
  for await (const { entry } of readEntries(source.ledger.tiles, size, seq, seq + 1)) {
    return parseEntry(Buffer.from(entry).toString("utf8"));
  }
  throw new RangeError(`no entry ${seq}`);
}
