import { parseStreamName, type RecordedEvent, type SealedText } from "@dure/messages";
import type { Projection } from "@dure/processing";
import { redemptionEventTypes } from "../commands/event-types.ts";
import type {
  HeldReward,
  KeptRefusal,
  RedemptionEvent,
  RewardKind,
} from "../domain/redemption/events.ts";
import { evolveRedemption } from "../domain/redemption/evolve.ts";
import { isTerminal, type Redemption, type RedemptionStatus } from "../domain/redemption/state.ts";

/** One step of the saga as a person reads it. */
export type RedemptionStep = {
  readonly step: string;
  readonly atMs: number;
  /** Reference of the person who did it; absent for the system. */
  readonly by?: string;
  readonly code?: string;
};

/** A redemption as it is read. The reason of a rejection stays sealed. */
export type RedemptionDocument = {
  readonly redemptionId: string;
  readonly personRef: string;
  readonly status: RedemptionStatus;
  readonly tierPointsMilli: number;
  readonly kind: RewardKind;
  readonly month: string;
  readonly requestedAtMs: number;
  /** 1 when a person was called for and the redemption still stands there, or when an operator contradicts itself. */
  readonly attention: 0 | 1;
  readonly held?: HeldReward;
  readonly refusal?: KeptRefusal;
  readonly reason?: SealedText;
  readonly payoutRef?: string;
  readonly steps: readonly RedemptionStep[];
  /** The folded aggregate, so that the view and the decider tell the same story by the same fold. */
  readonly state: Redemption;
};

/** A payout as accounting reads it, by its reference. */
export type PayoutDocument = {
  readonly payoutRef: string;
  readonly redemptionId: string;
  readonly personRef: string;
  readonly kind: RewardKind;
  readonly amountWon: number;
  readonly leaveMinutes: number;
  readonly status: "INSTRUCTED" | "ACCEPTED" | "UNKNOWN" | "PAID" | "REJECTED";
  readonly disputed: boolean;
  readonly instructedAtMs: number;
  readonly artefactSha256?: string;
  readonly code?: string;
};

/** A redemption that has not ended, of whatever agency. The runner's list of work, not shown to anybody. */
export type OpenRedemption = { readonly tenantId: string; readonly redemptionId: string };

export const REDEMPTIONS = "redemptions";
export const PAYOUTS = "payouts";
export const OPEN_REDEMPTIONS = "openRedemptions";
/** The list of work belongs to the installation, not to an agency. */
export const HOUSE = "house";

/** Redemptions with their steps, and payouts by reference. */
export const redemptionsProjection: Projection = {
  definition: {
    name: "redemptions.v1",
    collections: [
      {
        name: REDEMPTIONS,
        indexes: [
          { name: "byTime", fields: ["requestedAtMs"] },
          { name: "byPerson", fields: ["personRef", "requestedAtMs"] },
          { name: "byStatus", fields: ["status", "requestedAtMs"] },
          { name: "byAttention", fields: ["attention", "requestedAtMs"] },
        ],
      },
      {
        name: PAYOUTS,
        indexes: [
          { name: "byTime", fields: ["instructedAtMs"] },
          { name: "byStatus", fields: ["status", "instructedAtMs"] },
        ],
      },
      { name: OPEN_REDEMPTIONS, indexes: [] },
    ],
  },
  categories: ["redemption"],
  async project(recorded, view) {
    const { tenantId } = recorded;
    const { id } = parseStreamName(recorded.streamName);
    const event = redemptionEventTypes.read(recorded);
    const before = await view.get<RedemptionDocument>(REDEMPTIONS, tenantId, id);
    const after = nextRedemption(before, id, event, recorded);
    if (!after) return;
    view.put(REDEMPTIONS, tenantId, id, after);
    const openId = `${tenantId}|${id}`;
    if (isTerminal(after.status)) view.delete(OPEN_REDEMPTIONS, HOUSE, openId);
    else view.put(OPEN_REDEMPTIONS, HOUSE, openId, { tenantId, redemptionId: id });
    const { payoutRef } = after;
    if (payoutRef === undefined) return;
    const payout = nextPayout(
      await view.get<PayoutDocument>(PAYOUTS, tenantId, payoutRef),
      id,
      event,
      recorded.occurredAtMs,
    );
    if (payout) view.put(PAYOUTS, tenantId, payoutRef, payout);
  },
};

function nextRedemption(
  before: RedemptionDocument | undefined,
  redemptionId: string,
  event: RedemptionEvent,
  recorded: RecordedEvent,
): RedemptionDocument | undefined {
  const state = evolveRedemption(before?.state, event, recorded);
  if (!state) return undefined;
  const { held, payout, refusal, requested, status } = state;
  const { kind, month, personRef, requestedAtMs, tierPointsMilli } = requested;
  const reason = event.type === "redemption.rejected" ? event.data.reason : before?.reason;
  const attention = payout?.disputed || (state.escalatedIn === status && !isTerminal(status));
  return {
    redemptionId,
    personRef,
    status,
    tierPointsMilli,
    kind,
    month,
    requestedAtMs,
    attention: attention ? 1 : 0,
    ...(held ? { held } : {}),
    ...(refusal ? { refusal } : {}),
    ...(reason ? { reason } : {}),
    ...(payout ? { payoutRef: payout.payoutRef } : {}),
    steps: [...(before?.steps ?? []), stepOf(event, recorded)],
    state,
  };
}

function stepOf(event: RedemptionEvent, { actor, occurredAtMs }: RecordedEvent): RedemptionStep {
  const code = codeOf(event);
  return {
    step: event.type.slice("redemption.".length).toUpperCase().replaceAll("-", "_"),
    atMs: occurredAtMs,
    ...(actor.kind === "person" ? { by: actor.ref } : {}),
    ...(code === undefined ? {} : { code }),
  };
}

function codeOf(event: RedemptionEvent): string | undefined {
  switch (event.type) {
    case "redemption.refused":
      return event.data.refusal.code;
    case "redemption.hold-lost":
    case "redemption.payout-rejected":
    case "redemption.payout-disputed":
      return event.data.code;
    case "redemption.payout-unknown":
      return event.data.reason;
    case "redemption.released":
      return event.data.outcome;
    case "redemption.escalated":
      return event.data.status;
    default:
      return undefined;
  }
}

function nextPayout(
  before: PayoutDocument | undefined,
  redemptionId: string,
  event: RedemptionEvent,
  atMs: number,
): PayoutDocument | undefined {
  if (event.type === "redemption.instructed") {
    const { epoch: _, ...instructed } = event.data;
    const status = "INSTRUCTED";
    return { redemptionId, ...instructed, status, disputed: false, instructedAtMs: atMs };
  }
  if (!before) return undefined;
  switch (event.type) {
    case "redemption.payout-accepted": {
      const { artefactSha256 } = event.data;
      const file = artefactSha256 === undefined ? {} : { artefactSha256 };
      return { ...before, status: "ACCEPTED", ...file };
    }
    case "redemption.payout-unknown":
      return { ...before, status: "UNKNOWN", code: event.data.reason };
    case "redemption.payout-confirmed":
      return { ...before, status: "PAID", code: "PAID" };
    case "redemption.payout-rejected":
      return { ...before, status: "REJECTED", code: event.data.code };
    case "redemption.payout-disputed":
      return { ...before, disputed: true, code: event.data.code };
    default:
      return before;
  }
}
