import type { Clock } from "@dure/kernel";

export interface RateLimit {
  /** Requests that one address may make in a minute; as many at once. */
  readonly perMinute: number;
}

const MAX_ADDRESSES = 1_000;
const MINUTE_MS = 60_000;

/** One bucket per address; of the addresses only the latest 1,000 are remembered. */
export function rateLimiter({ perMinute }: RateLimit, clock: Clock): (address: string) => boolean {
  const buckets = new Map<string, { left: number; atMs: number }>();
  return (address) => {
    const nowMs = clock.nowMs();
    const bucket = buckets.get(address) ?? { left: perMinute, atMs: nowMs };
    const passedMs = Math.max(0, nowMs - bucket.atMs);
    const left = Math.min(perMinute, bucket.left + (passedMs * perMinute) / MINUTE_MS);
    const isAllowed = left >= 1;
    buckets.delete(address);
    buckets.set(address, { left: isAllowed ? left - 1 : left, atMs: nowMs });
    const [oldest] = buckets.keys();
    if (buckets.size > MAX_ADDRESSES && oldest !== undefined) buckets.delete(oldest);
    return isAllowed;
  };
}
