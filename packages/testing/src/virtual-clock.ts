import { type Clock, civilDate, kstStartOfDayMs } from "@dure/kernel";

export interface VirtualClock extends Clock {
  advanceMs(ms: number): void;
  /** Sets date and time in Asia/Seoul; time is `HH:MM`, 09:00 when absent. Running backwards is refused. */
  setKst(date: string, time?: string): void;
}

/** A clock that stands until it is moved, so that a year passes in a test and never by itself. */
export function virtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  const moveTo = (targetMs: number): void => {
    if (targetMs < nowMs) throw new Error("a virtual clock does not run backwards");
    nowMs = targetMs;
  };
  return {
    nowMs: () => nowMs,
    advanceMs: (ms) => moveTo(nowMs + ms),
    setKst(date, time = "09:00") {
      const [hours = 0, minutes = 0] = time.split(":").map(Number);
      moveTo(kstStartOfDayMs(civilDate(date)) + (hours * 60 + minutes) * 60_000);
    },
  };
}
