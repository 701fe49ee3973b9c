import { canonicalJson } from "@dure/kernel";
import type { Cause, LedgerEntry } from "@dure/ledger-books";
import { parsePolicyCanonicalJson, type Trace } from "@dure/policy";
import { RuleRunner } from "../scan/rule-runner.ts";
import type { EvidenceReader } from "./evidence-reader.ts";
import type { LotLookup } from "./explain.ts";
import type {
  Approval,
  Evidence,
  ExplainedAct,
  ExplainedPoint,
  ExplainedPolicy,
  ExplainedRule,
  LotUse,
  ProvenEntry,
  ProvenEvent,
} from "./explanation.ts";

type Point = Extract<LedgerEntry, { type: "points.granted" | "points.withheld" }>;

/** Why a point was granted or withheld, and what became of it. */
export async function explainPoint(
  reader: EvidenceReader,
  entry: Point,
  proven: ProvenEntry,
  lotOf: LotLookup,
): Promise<ExplainedPoint> {
  const { activity, department, person, points } = entry.body;
  const policy = await policyOf(reader, entry.pol);
  const common = {
    entry: proven,
    person,
    department,
    activity,
    points,
    ...(policy && { policy }),
    rule: ruleOf(reader, entry.pol, entry.body.basis.trace),
    act: await actOf(reader, entry.cause),
  };
  if (entry.type === "points.withheld") {
    return { ...common, kind: "WITHHELD", reason: entry.body.reason, uses: [] };
  }
  const lot = lotOf(entry.id);
  return {
    ...common,
    kind: entry.body.kind,
    ...(entry.body.of !== "" && { bonusOf: entry.body.of }),
    ...(lot && { lot }),
    uses: await usesOf(reader, entry.id),
  };
}

/** The policy of a hash as the ledger published it. */
export async function policyOf(
  reader: EvidenceReader,
  hash: string,
): Promise<ExplainedPolicy | undefined> {
  const place = reader.index.policies.get(hash);
  if (!place) return undefined;
  const { approvedBy, effectiveFrom, policy, version } = place.body;
  const { proven } = await reader.entry(place.seq);
  return { policy, version, hash, effectiveFrom, approvedBy, published: proven };
}

/** Runs the rule again on the recorded inputs, now, under the policy that the entry names (I13). */
export function ruleOf(reader: EvidenceReader, hash: string, trace: Trace): ExplainedRule {
  const place = reader.index.policies.get(hash);
  if (!place) return { trace, holdsAgain: trace.length === 0 };
  const rules = parsePolicyCanonicalJson(place.body.canonical);
  return { trace, holdsAgain: new RuleRunner().holds({ hash, rules }, canonicalJson(trace)) };
}

/** The events behind an entry: the whole stream of every cause, so that what came before and after can be seen. */
export async function actOf(
  reader: EvidenceReader,
  causes: readonly Cause[],
): Promise<ExplainedAct> {
  const unsealed: string[] = [];
  const wanted = new Map<number, boolean>();
  for (const { id } of causes) {
    const index = reader.eventIndex(id);
    if (index === undefined) {
      unsealed.push(id);
      continue;
    }
    for (const each of await reader.streamOf(index)) wanted.set(each, wanted.get(each) ?? false);
    wanted.set(index, true);
  }
  const events: ProvenEvent[] = [];
  for (const [index, isCause] of [...wanted].toSorted(([left], [right]) => left - right)) {
    const event = await reader.event(index, isCause);
    if (event) events.push(event);
  }
  return {
    events,
    approvals: events.flatMap(approvalOf),
    evidence: events.flatMap(evidenceOf),
    unsealed,
  };
}

/** An event in which somebody other than the one who began the act takes a step names them in `by`. */
function approvalOf({ data, day, type }: ProvenEvent): readonly Approval[] {
  const by = fieldOf(data, "by");
  return typeof by === "string" ? [{ by, step: type, day }] : [];
}

function evidenceOf({ data }: ProvenEvent): readonly Evidence[] {
  const list = fieldOf(data, "evidence");
  if (!Array.isArray(list)) return [];
  return list.map((item: unknown) => {
    const sha256 = fieldOf(item, "sha256");
    const kind = String(fieldOf(item, "kind"));
    return { kind, ...(typeof sha256 === "string" && { sha256 }) };
  });
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

async function usesOf(reader: EvidenceReader, lot: string): Promise<readonly LotUse[]> {
  const uses: LotUse[] = [];
  for (const { seq, ...use } of reader.index.ofLot(lot)) {
    if (seq >= reader.size) break;
    const { proven } = await reader.entry(seq);
    uses.push({ ...use, entry: proven });
  }
  return uses;
}
