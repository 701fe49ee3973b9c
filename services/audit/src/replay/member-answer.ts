import { accountNames, type LotAsOf, type MemberAsOf } from "@dure/ledger-books";
import { auditError } from "../errors.ts";
import type { AskedAsOf, ReplayRoom } from "./replay-room.ts";
import type { RestsOn } from "./rests-on.ts";

export interface MemberAnswer {
  readonly on: string;
  readonly at: RestsOn;
  /** Points in thousandths. */
  readonly member: MemberAsOf;
  readonly lots: readonly LotAsOf[];
}

interface AskedMember extends AskedAsOf {
  readonly person: string;
}

/** What a person had; of somebody without points, nothing. Refusals: those of `ReplayRoom.booksAsOf`. */
export async function ownBooksAnswer(
  room: ReplayRoom,
  asked: AskedMember,
  signal?: AbortSignal,
): Promise<MemberAnswer> {
  const { at, books } = await room.booksAsOf(asked, signal);
  const { on, person } = asked;
  return { on, at, member: books.member(person), lots: books.lotsOf(person) };
}

/**
 * What somebody had. Who came into the ledger only after that day had nothing; a reference that stands nowhere in it is
 * refused with `REPLAY_UNKNOWN`.
 */
export async function memberAnswer(
  room: ReplayRoom,
  asked: AskedMember,
  signal?: AbortSignal,
): Promise<MemberAnswer> {
  const { at, books } = await room.booksAsOf(asked, signal);
  const { on, person, tenantId } = asked;
  const account = accountNames.member(person);
  if (!books.account(account)) {
    const { accounts } = await room.stateAt(tenantId, at.size, signal);
    if (!accounts.has(account)) throw auditError("REPLAY_UNKNOWN", {});
  }
  return { on, at, member: books.member(person), lots: books.lotsOf(person) };
}
