import { z } from "zod";

/*
 * Values of ledger entries. Every pattern is plain ASCII without quotes and backslashes, so a value stands in the bytes
 * of an entry as it is; and no pattern has room for a sentence, so no free text of a person can hide in one (I16).
 */

const LARGEST = Number.MAX_SAFE_INTEGER;

/** A whole number from zero, below 2^53. */
export const count = z.int().min(0).max(LARGEST);
/** A whole number from one, below 2^53. */
export const amount = z.int().min(1).max(LARGEST);
export const year = z.int().min(1).max(9999);
/** Milliseconds since 1970, within what calendars can tell. */
export const instant = z.int().min(0).max(999_999_999_999_999);

export const day = z.string().regex(/^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/);
export const month = z.string().regex(/^[0-9]{4}-(?:0[1-9]|1[0-2])$/);
/** SHA-256 in hex. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const sha256OrEmpty = z.string().regex(/^(?:[0-9a-f]{64})?$/);
export const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
export const uuidOrEmpty = z
  .string()
  .regex(/^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12})?$/);
/** A random reference to a person, or the name of a component. */
export const reference = z.string().regex(/^[A-Za-z0-9._:+-]{1,128}$/);
export const department = z.string().regex(/^[A-Za-z0-9._-]{1,32}$/);
/** A code of a policy, such as `CITIZEN_PRAISE`. */
export const code = z.string().regex(/^[A-Z][A-Z0-9_]{0,59}$/);
/** The name of an act or of what may be rewarded once, made of codes and ids. */
export const actName = z.string().regex(/^[A-Za-z0-9._:+|-]{1,300}$/);
export const actNameOrEmpty = z.string().regex(/^[A-Za-z0-9._:+|-]{0,300}$/);
export const tenant = z.string().regex(/^[a-z0-9]{1,32}$/);
export const account = z.string().regex(/^[A-Za-z0-9._:+/-]{1,160}$/);
export const base64url = (most: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{1,${most}}$`));
