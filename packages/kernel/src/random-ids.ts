import { randomFillSync } from "node:crypto";
import type { Clock } from "./clock.ts";
import { type Ids, idsFrom } from "./ids.ts";

const POOL_BYTES = 4096;

/** Ids from the operating system's random source, drawn in pools because one call per id costs more than the id. */
export function randomIds(clock: Clock): Ids {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  const randomHex = (digits: number): string => {
    const bytes = digits / 2;
    if (used + bytes > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    used += bytes;
    return pool.toString("hex", used - bytes, used);
  };
  return idsFrom(() => clock.nowMs(), randomHex);
}
