const HOUR_MS = 60 * 60 * 1_000;

/** What decides whether a lower log's newest checkpoint goes up now. */
export interface RollMoment {
  readonly nowMs: number;
  readonly signed: { readonly size: number; readonly atMs: number };
  /** What went up last, and when. */
  readonly rolled: { readonly size: number; readonly atMs: number } | undefined;
}

/**
 * True when the checkpoint says something new and the last one went up an hour ago or more: 24 leaves a day and log, as
 * `ledger.md` §4.2 counts them. The same size signed anew is news too, because it says that the log is alive.
 */
export function isRollDue({ nowMs, rolled, signed }: RollMoment): boolean {
  if (!rolled) return true;
  const isNews = signed.size > rolled.size || signed.atMs > rolled.atMs;
  const elapsedMs = nowMs - rolled.atMs;
  return isNews && (elapsedMs < 0 || elapsedMs >= HOUR_MS);
}
