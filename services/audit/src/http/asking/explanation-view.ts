import { formatPoints } from "@dure/kernel";
import type { ExplainedPolicy, ExplainedRule, Explanation, ProvenEntry } from "@dure/ledger-audit";
import type { ShownEvent } from "../../explanation/shown-events.ts";
import type {
  ShownAct,
  ShownExplanation,
  ShownPayout,
  ShownPoint,
} from "../../explanation/shown-explanation.ts";
import { lotView, pointsView } from "./books-schemas.ts";
import type { ExplanationBody } from "./explanation-schemas.ts";

/** An explanation as it is answered: points as decimal text, times in ISO 8601. */
export function explanationView(explanation: ShownExplanation): ExplanationBody {
  const { balance, changes, isCut, journal, ledger, on, payouts, points } = explanation;
  return {
    on,
    ledger,
    journal: journal ?? null,
    ...(balance && { balance: pointsView(balance) }),
    points: points.map(pointView),
    payouts: payouts.map(payoutView),
    changes: changes.map(changeView),
    isCut,
  };
}

const entryView = ({ actor, eff, id, leafHash, proof, recordedAtMs, seq, type }: ProvenEntry) => ({
  seq,
  entryId: id,
  type,
  on: eff,
  recordedAt: new Date(recordedAtMs).toISOString(),
  actor,
  leafHash,
  proof: [...proof],
});

const eventView = ({ day, id, proof, texts, ...event }: ShownEvent) => ({
  ...event,
  eventId: id,
  on: day,
  texts: [...texts],
  proof: [...proof],
});

const actView = ({ approvals, events, evidence, unsealed }: ShownAct) => ({
  events: events.map(eventView),
  approvals: approvals.map(({ by, day, step }) => ({ by, step, on: day })),
  evidence: [...evidence],
  unsealed: [...unsealed],
});

const policyView = ({ approvedBy, published, ...policy }: ExplainedPolicy) => ({
  ...policy,
  approvedBy: [...approvedBy],
  published: entryView(published),
});

const ruleView = ({ holdsAgain, trace }: ExplainedRule) => ({ holdsAgain, trace: [...trace] });

const pointView = ({
  act,
  entry,
  lot,
  person,
  points,
  policy,
  rule,
  uses,
  ...rest
}: ShownPoint) => ({
  ...rest,
  entry: entryView(entry),
  personRef: person,
  points: formatPoints(points),
  ...(policy && { policy: policyView(policy) }),
  rule: ruleView(rule),
  act: actView(act),
  ...(lot && { lot: lotView(lot) }),
  uses: uses.map(({ entry: used, points: amount, redemption, what }) => ({
    what,
    points: formatPoints(amount),
    ...(redemption !== undefined && { redemptionId: redemption }),
    entry: entryView(used),
  })),
});

const payoutView = (payout: ShownPayout) => ({
  redemptionId: payout.redemption,
  personRef: payout.person,
  kind: payout.kind,
  state: payout.state,
  tierPoints: formatPoints(payout.tier),
  points: formatPoints(payout.points),
  amountWon: payout.won,
  leaveMinutes: payout.leaveMinutes,
  ...(payout.policy && { policy: policyView(payout.policy) }),
  ...(payout.rule && { rule: ruleView(payout.rule) }),
  ...(payout.eligibility && { eligibility: payout.eligibility }),
  entries: payout.entries.map(entryView),
  act: actView(payout.act),
  lots: payout.lots.map(({ lot, n }) => ({ lotId: lot, points: formatPoints(n) })),
});

const changeView = ({ entry, points, ...rest }: Explanation["changes"][number]) => ({
  ...rest,
  entry: entryView(entry),
  points: formatPoints(points),
});
