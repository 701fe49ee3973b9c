import { addDays, type CivilDate, fiscalYearOf, monthDayInYear } from "@dure/kernel";
import type { Policy } from "./schema.ts";

/**
 * The last day on which points of an act can be spent: the next `close.expire` on or after the act, and `carryOver` years
 * later. Points are still good on that day and gone on the next.
 */
export function lotExpiry(policy: Policy, actDate: CivilDate): CivilDate {
  const { expire, carryOver } = policy.close;
  const year = fiscalYearOf(actDate);
  const isPast = monthDayInYear(year, expire) < actDate;
  return monthDayInYear(year + (isPast ? 1 : 0) + carryOver, expire);
}

/**
 * The last day for points that come back from a redemption which failed: their own expiry, or `close.graceDays` after
 * their return where that is later, so that nobody loses points by the agency's delay.
 */
export function expiryAfterRelease(
  policy: Policy,
  expiresOn: CivilDate,
  releasedOn: CivilDate,
): CivilDate {
  const withGrace = addDays(releasedOn, policy.close.graceDays);
  return withGrace > expiresOn ? withGrace : expiresOn;
}

/** The day on which the ranking of a year is frozen. */
export function rankingFreezeDate(policy: Policy, year: number): CivilDate {
  return monthDayInYear(year, policy.close.freezeRanking);
}
