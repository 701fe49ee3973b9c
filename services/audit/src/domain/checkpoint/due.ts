const LEAST_APART_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** What decides when a log's next checkpoint is signed. */
export interface CheckpointMoment {
  readonly nowMs: number;
  /** Leaves of the log now. */
  readonly size: number;
  /** The newest checkpoint, and when it was signed. */
  readonly signed: { readonly size: number; readonly atMs: number } | undefined;
  /** True when a period was closed since that checkpoint. */
  readonly isUrgent: boolean;
}

/**
 * Milliseconds until the next checkpoint is due: 0 when it is due now, undefined while the log is empty. New leaves are
 * signed once a second at most, a closed period at once, and an unchanged log once a day, so that silence means that
 * somebody stopped. A clock that was set back counts as "long ago": it must not keep a log unsigned.
 */
export function checkpointDueInMs(moment: CheckpointMoment): number | undefined {
  const { isUrgent, nowMs, signed, size } = moment;
  if (size === 0) return undefined;
  if (signed === undefined) return 0;
  const elapsedMs = nowMs - signed.atMs;
  if (elapsedMs < 0) return 0;
  if (size === signed.size) return Math.max(0, DAY_MS - elapsedMs);
  return isUrgent ? 0 : Math.max(0, LEAST_APART_MS - elapsedMs);
}
