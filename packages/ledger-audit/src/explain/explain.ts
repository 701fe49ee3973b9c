import { type CivilDate, kstDate } from "@dure/kernel";
import type { LedgerEntry } from "@dure/ledger-books";
import { exportError } from "../errors.ts";
import { replayAsOf } from "../replay/replay.ts";
import type { AuditSource } from "../source.ts";
import { EvidenceReader } from "./evidence-reader.ts";
import { explainPayout } from "./explain-payout.ts";
import { explainPoint } from "./explain-point.ts";
import type {
  ExplainedChange,
  ExplainedPayout,
  ExplainedPoint,
  Explanation,
  Question,
} from "./explanation.ts";

/** A person's life fits; beyond it the newest are explained. */
const MOST_POINTS = 200;
const MOST_PAYOUTS = 100;
const MOST_CHANGES = 200;

type Parts = Pick<Explanation, "changes" | "isCut" | "payouts" | "points">;
const NOTHING: Parts = { changes: [], isCut: false, payouts: [], points: [] };

/**
 * Says why something is as it is (ledger.md §4.1, explain): for every point its grant, policy, recorded inputs, the rule run
 * again now, the events of the act and who approved it, what became of it; for a payout its reservation, lots and events. All
 * with inclusion proofs. Refuses with EXPLAIN_UNKNOWN for what the ledger does not have.
 */
export async function explain(asked: {
  readonly source: AuditSource;
  readonly question: Question;
}): Promise<Explanation> {
  const { question, source } = asked;
  const reader = await EvidenceReader.open(source);
  const on = (question.kind === "balance" ? question.on : undefined) ?? lastDay(reader);
  const { books } = await replayAsOf({ source, size: reader.size, on });
  const parts = await partsOf(question, on, reader, (lot) => books.lot(lot));
  return {
    tenantId: source.tenantId,
    question,
    on,
    ledger: reader.ledger,
    journal: reader.journal,
    ...(question.kind === "balance" && { balance: books.member(question.person) }),
    ...parts,
  };
}

const lastDay = (reader: EvidenceReader): CivilDate => kstDate(reader.index.lastRec);

export type LotLookup = (lot: string) => ExplainedPoint["lot"];

async function partsOf(
  question: Question,
  on: CivilDate,
  reader: EvidenceReader,
  lotOf: LotLookup,
): Promise<Parts> {
  switch (question.kind) {
    case "balance":
      return balanceParts(question.person, on, reader, lotOf);
    case "point": {
      const { entryId } = question;
      const point = await pointAt(reader, reader.index.seqOf(entryId), lotOf);
      if (!point) throw exportError("EXPLAIN_UNKNOWN", { what: entryId });
      return { ...NOTHING, points: [point] };
    }
    case "payout": {
      const payout = await explainPayout(reader, question.redemption);
      if (!payout) throw exportError("EXPLAIN_UNKNOWN", { what: question.redemption });
      return { ...NOTHING, payouts: [payout] };
    }
  }
}

async function balanceParts(
  person: string,
  on: CivilDate,
  reader: EvidenceReader,
  lotOf: LotLookup,
): Promise<Parts> {
  const seqs = reader.index.ofPerson(person).filter((seq) => seq < reader.size);
  if (seqs.length === 0) throw exportError("EXPLAIN_UNKNOWN", { what: person });
  const points: ExplainedPoint[] = [];
  const changes: ExplainedChange[] = [];
  const payouts: ExplainedPayout[] = [];
  let isCut = false;
  // From the newest back, so that what is cut is the oldest.
  for (const seq of seqs.toReversed()) {
    const { entry, proven } = await reader.entry(seq);
    if (entry.eff > on) continue;
    if (entry.type === "points.granted" || entry.type === "points.withheld") {
      if (points.length < MOST_POINTS)
        points.push(await explainPoint(reader, entry, proven, lotOf));
      else isCut = true;
    } else if (entry.type === "redemption.reserved") {
      const payout =
        payouts.length < MOST_PAYOUTS
          ? await explainPayout(reader, entry.body.redemption)
          : undefined;
      if (payout) payouts.push(payout);
      else isCut = true;
    } else {
      const change = changeOf(entry);
      if (change && changes.length < MOST_CHANGES) changes.push({ entry: proven, ...change });
      else if (change) isCut = true;
    }
  }
  return {
    points: points.reverse(),
    changes: changes.reverse(),
    payouts: payouts.reverse(),
    isCut,
  };
}

function changeOf(entry: LedgerEntry): Omit<ExplainedChange, "entry"> | undefined {
  switch (entry.type) {
    case "points.deducted":
      return { points: -entry.body.points, code: entry.body.code };
    case "points.reversed":
      return { points: -entry.body.points, original: entry.body.original };
    case "clawback.settled":
      return { points: -entry.body.points };
    case "lot.expired":
      return { points: -entry.body.points, original: entry.body.lot };
    case "subject.erased":
      return { points: 0, code: entry.body.ground };
    default:
      return undefined;
  }
}

async function pointAt(
  reader: EvidenceReader,
  seq: number | undefined,
  lotOf: LotLookup,
): Promise<ExplainedPoint | undefined> {
  if (seq === undefined || seq >= reader.size) return undefined;
  const { entry, proven } = await reader.entry(seq);
  const isPoint = entry.type === "points.granted" || entry.type === "points.withheld";
  return isPoint ? explainPoint(reader, entry, proven, lotOf) : undefined;
}
