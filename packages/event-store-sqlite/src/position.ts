import { eventStoreError } from "@dure/event-store";
import type { GlobalPosition } from "@dure/messages";

const DIGITS = 16;

/** The row's number as text of sixteen digits, so that text order is log order. */
export const formatPosition = (position: number): GlobalPosition =>
  position.toString().padStart(DIGITS, "0") as GlobalPosition;

/** Reads a position back; absent is 0, before the first event. Throws `EVENT_STORE_BAD_REQUEST` for foreign text. */
export function parsePosition(text: GlobalPosition | undefined): number {
  if (text === undefined) return 0;
  const position = /^\d{16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(position)) throw unknownPosition(text);
  return position;
}

/** The refusal of a position that this log has not reached: it was saved by a reader of another log. */
export const unknownPosition = (text: string): Error =>
  eventStoreError("EVENT_STORE_BAD_REQUEST", { field: "after", value: text });
