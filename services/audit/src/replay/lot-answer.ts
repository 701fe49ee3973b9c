import type { LotAsOf } from "@dure/ledger-books";
import { auditError } from "../errors.ts";
import type { AskedAsOf, ReplayRoom } from "./replay-room.ts";
import type { RestsOn } from "./rests-on.ts";

export interface LotAnswer {
  readonly on: string;
  readonly at: RestsOn;
  readonly lot: LotAsOf;
}

/** One lot; `REPLAY_UNKNOWN` where it was not granted by that day. Other refusals: those of `ReplayRoom.booksAsOf`. */
export async function lotAnswer(
  room: ReplayRoom,
  asked: AskedAsOf & { readonly lotId: string },
  signal?: AbortSignal,
): Promise<LotAnswer> {
  const { at, books } = await room.booksAsOf(asked, signal);
  const lot = books.lot(asked.lotId);
  if (!lot) throw auditError("REPLAY_UNKNOWN", {});
  return { on: asked.on, at, lot };
}
