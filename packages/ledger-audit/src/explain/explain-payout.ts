import type { Cause, LedgerEntry } from "@dure/ledger-books";
import type { EvidenceReader } from "./evidence-reader.ts";
import { actOf, policyOf, ruleOf } from "./explain-point.ts";
import type { ExplainedPayout, ProvenEntry } from "./explanation.ts";

const STATES: Readonly<Partial<Record<LedgerEntry["type"], ExplainedPayout["state"]>>> = {
  "redemption.barred": "BARRED",
  "redemption.captured": "CAPTURED",
  "redemption.pinned": "PINNED",
  "redemption.reserved": "HELD",
  "redemption.voided": "RELEASED",
};

/** A redemption from its reservation to its end; undefined when the ledger has none of this name. */
export async function explainPayout(
  reader: EvidenceReader,
  redemption: string,
): Promise<ExplainedPayout | undefined> {
  const seqs = reader.index.ofRedemption(redemption).filter((seq) => seq < reader.size);
  if (seqs.length === 0) return undefined;
  const entries: ProvenEntry[] = [];
  const causes: Cause[] = [];
  let state: ExplainedPayout["state"] = "HELD";
  let reserved: Extract<LedgerEntry, { type: "redemption.reserved" }> | undefined;
  for (const seq of seqs) {
    const { entry, proven } = await reader.entry(seq);
    entries.push(proven);
    causes.push(...entry.cause);
    state = STATES[entry.type] ?? state;
    if (entry.type === "redemption.reserved") reserved = entry;
  }
  const act = await actOf(reader, causes);
  if (!reserved) return { ...NOTHING_RESERVED, redemption, state, entries, act };
  const { alloc, basis, kind, leaveMinutes, person, points, tier, won } = reserved.body;
  const policy = await policyOf(reader, reserved.pol);
  return {
    redemption,
    person,
    kind,
    state,
    tier,
    points,
    won,
    leaveMinutes,
    ...(policy && { policy }),
    rule: ruleOf(reader, reserved.pol, basis.trace),
    entries,
    act,
    lots: alloc,
  };
}

/** A redemption that was barred before it was ever reserved. */
const NOTHING_RESERVED = {
  person: "",
  kind: "",
  tier: 0,
  points: 0,
  won: 0,
  leaveMinutes: 0,
  lots: [],
} as const;
