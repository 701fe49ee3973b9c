import type { Redemption, RedemptionStatus } from "./state.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * How long a redemption may stand in a status before a person is called for (`subsystems.md` §2, column time-out):
 * approval 20 working days, taken as 28 days; a payout without a certain end 7 days; machine steps 15 minutes.
 */
const LIMIT_MS: Partial<Readonly<Record<RedemptionStatus, number>>> = {
  REQUESTED: 15 * MINUTE_MS,
  HELD: 28 * DAY_MS,
  APPROVED: 15 * MINUTE_MS,
  PINNED: 15 * MINUTE_MS,
  INSTRUCTED: 7 * DAY_MS,
  UNKNOWN: 7 * DAY_MS,
  CONFIRMED: 15 * MINUTE_MS,
  RELEASING: 15 * MINUTE_MS,
};

/** The limit of the status that a redemption stands in when it is past it and nobody was called yet, else undefined. */
export function passedLimitMs(redemption: Redemption, nowMs: number): number | undefined {
  const { escalatedIn, status, statusSinceMs } = redemption;
  const limitMs = LIMIT_MS[status];
  if (limitMs === undefined || escalatedIn === status) return undefined;
  return nowMs - statusSinceMs > limitMs ? limitMs : undefined;
}
