import { assertThat } from "./assert.ts";

/** A civil date in Asia/Seoul, `YYYY-MM-DD`. Sorts as text. */
export type CivilDate = string & { readonly __brand: "CivilDate" };
/** A civil month in Asia/Seoul, `YYYY-MM`. Sorts as text. */
export type CivilMonth = string & { readonly __brand: "CivilMonth" };

const KST_OFFSET_MS = 9 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The civil date in Korea at an instant. Korea has kept UTC+9 without daylight saving since 1988. */
export function kstDate(epochMs: number): CivilDate {
  return new Date(epochMs + KST_OFFSET_MS).toISOString().slice(0, 10) as CivilDate;
}

/** The civil month in Korea at an instant. */
export function kstMonth(epochMs: number): CivilMonth {
  return kstDate(epochMs).slice(0, 7) as CivilMonth;
}

/** The first instant of a Korean civil date, in epoch milliseconds. */
export function kstStartOfDayMs(date: CivilDate): number {
  return Date.parse(`${date}T00:00:00.000Z`) - KST_OFFSET_MS;
}

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** True for text that is a real calendar day; `2026-02-30` is not. */
export function isCivilDate(text: string): text is CivilDate {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && isLeap ? 29 : (DAYS_OF_MONTH[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

/** Checks and brands a date that code or a pack wrote. Throws an invariant violation when it is no calendar day. */
export function civilDate(text: string): CivilDate {
  assertThat(isCivilDate(text), "CIVIL_DATE", `not a calendar day: ${text}`);
  return text as CivilDate;
}

/** The month that a date lies in. */
export function monthOf(date: CivilDate): CivilMonth {
  return date.slice(0, 7) as CivilMonth;
}

/** The calendar year of a date; the fiscal year of Korean local government is the calendar year (지방회계법 §6). */
export function fiscalYearOf(date: CivilDate): number {
  return Number(date.slice(0, 4));
}

/** The date a number of days later (or earlier, when negative). */
export function addDays(date: CivilDate, days: number): CivilDate {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + days * DAY_MS)
    .toISOString()
    .slice(0, 10) as CivilDate;
}

/** The next occurrence of a `MM-DD` in the year of the given date; `02-29` falls to the 28th in a common year. */
export function monthDayInYear(year: number, monthDay: string): CivilDate {
  const text = `${year}-${monthDay}`;
  if (isCivilDate(text)) return text;
  assertThat(monthDay === "02-29", "CIVIL_DATE", `not a day of the year: ${monthDay}`);
  return `${year}-02-28` as CivilDate;
}
