/**
 * The only answers of an operator that mean "surely not paid". Everything else, whatever it sounds like, is UNKNOWN:
 * shops that took any error for a failure paid twice (`subsystems.md` §2).
 */
const DEFINITE_REJECTIONS: ReadonlySet<string> = new Set([
  "RECIPIENT_NOT_FOUND",
  "RECIPIENT_CLOSED",
  "RECIPIENT_NOT_ELIGIBLE",
  "AMOUNT_NOT_ALLOWED",
  "LEAVE_NOT_GRANTED",
]);

export const isDefiniteRejection = (code: string): boolean => DEFINITE_REJECTIONS.has(code);

/** In a fixed order, for descriptions of the interface. */
export const definiteRejections = (): readonly string[] => [...DEFINITE_REJECTIONS];
