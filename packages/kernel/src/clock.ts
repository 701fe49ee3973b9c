/** Where time comes from. Injected everywhere outside adapters, so that a test or a replay can own the time. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  nowMs(): number;
}

/** The machine's clock. Only compositions name it. */
export const systemClock: Clock = { nowMs: () => Date.now() };

/**
 * A clock that stands a fixed distance from another one. The demonstration uses it: its seeded year may lie ahead of
 * the real day, and time must go on from the end of that year without ever running backwards.
 */
export function offsetClock(base: Clock, offsetMs: number): Clock {
  return { nowMs: () => base.nowMs() + offsetMs };
}
