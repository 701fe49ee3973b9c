import type {
  AuditSource,
  ExplainedAct,
  ExplainedPayout,
  ExplainedPoint,
  Explanation,
} from "@dure/ledger-audit";
import { eligibilityOf, type ShownEligibility } from "./eligibility.ts";
import { type ShownEvent, shownEvents } from "./shown-events.ts";
import type { TextOpener } from "./text-opener.ts";
import type { Viewer } from "./viewer.ts";

export type ShownAct = Omit<ExplainedAct, "events"> & { readonly events: readonly ShownEvent[] };
export type ShownPoint = Omit<ExplainedPoint, "act"> & { readonly act: ShownAct };
export type ShownPayout = Omit<ExplainedPayout, "act"> & {
  readonly act: ShownAct;
  /** For an auditor only. */
  readonly eligibility?: ShownEligibility;
};
export type ShownExplanation = Omit<Explanation, "payouts" | "points"> & {
  readonly points: readonly ShownPoint[];
  readonly payouts: readonly ShownPayout[];
};

interface Asked {
  readonly explanation: Explanation;
  readonly source: AuditSource;
  readonly viewer: Viewer;
  readonly opener: TextOpener;
}

/** An explanation with the texts opened that its viewer may read. */
export async function shownExplanation(asked: Asked): Promise<ShownExplanation> {
  const { explanation } = asked;
  const points: ShownPoint[] = [];
  for (const point of explanation.points) {
    points.push({ ...point, act: await shownAct(asked, point.act) });
  }
  const payouts: ShownPayout[] = [];
  for (const payout of explanation.payouts) payouts.push(await shownPayout(asked, payout));
  return { ...explanation, points, payouts };
}

const shownAct = async ({ opener, viewer }: Asked, act: ExplainedAct): Promise<ShownAct> => ({
  ...act,
  events: await shownEvents(act.events, viewer, opener),
});

async function shownPayout(asked: Asked, payout: ExplainedPayout): Promise<ShownPayout> {
  const { explanation, opener, source, viewer } = asked;
  const shown = { ...payout, act: await shownAct(asked, payout.act) };
  const reserved = payout.entries.find(({ type }) => type === "redemption.reserved")?.seq;
  const published = payout.policy?.published.seq;
  if (viewer.kind !== "AUDITOR" || reserved === undefined || published === undefined) return shown;
  const { size } = explanation.ledger;
  const eligibility = await eligibilityOf({ source, size, reserved, published }, opener);
  return { ...shown, eligibility };
}
