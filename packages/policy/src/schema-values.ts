import { type CivilDate, isCivilDate } from "@dure/kernel";
import { z } from "zod";

/** Upper ends that no honest rule reaches; they keep sums exact and files small. */
export const MAX_POINTS_MILLI = 1_000_000_000;
export const MAX_WON = 1_000_000_000_000;
export const MAX_LEAVE_MINUTES = 366 * 480;

/** A stable upper-case name such as `PROPOSAL_ADOPTED`. */
export const codeSchema = z.string().regex(/^[A-Z][A-Z0-9_]{1,59}$/);
/** One line of Korean for people. */
export const titleSchema = z.string().trim().min(1).max(120);
export const wonSchema = z.int().min(0).max(MAX_WON);
export const pointsMilliSchema = z.int().min(1).max(MAX_POINTS_MILLI);
export const leaveMinutesSchema = z.int().min(0).max(MAX_LEAVE_MINUTES);
export const countSchema = z.int().min(0).max(100_000);
/** Grade number of the civil service: 1 is the highest, 9 the lowest. */
export const gradeSchema = z.int().min(1).max(9);

// The refinement proves the brand; only the static type is changed here, so that JSON Schema still sees a string.
export const civilDateSchema = z
  .string()
  .refine(isCivilDate, { params: { code: "POLICY_DATE_WRONG" } }) as unknown as z.ZodType<
  CivilDate,
  string
>;

const LEAP_YEAR = "2024";

/** A day of any year, `MM-DD`. `02-29` is allowed and means the last day of February. */
export const monthDaySchema = z
  .string()
  .refine((text) => isCivilDate(`${LEAP_YEAR}-${text}`), { params: { code: "POLICY_DATE_WRONG" } });
