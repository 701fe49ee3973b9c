import type { Ids } from "@dure/kernel";

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/** Passes a valid W3C trace context on, or makes a new one. */
export function traceparentFrom(header: unknown, ids: Ids): string {
  if (typeof header === "string" && TRACEPARENT.test(header)) return header;
  const hex = (): string => ids.next().replaceAll("-", "");
  return `00-${hex()}-${hex().slice(16)}-01`;
}

/** Passes a well-formed request id on, or makes a new one. Anything else would let a caller write into the logs. */
export function requestIdFrom(header: unknown, ids: Ids): string {
  return typeof header === "string" && REQUEST_ID.test(header) ? header : ids.next();
}
