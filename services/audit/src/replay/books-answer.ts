import {
  type BooksAsOf,
  type BudgetAsOf,
  type MemberAsOf,
  type TrialBalanceLine,
  trialBalance,
} from "@dure/ledger-books";
import type { AskedAsOf, ReplayRoom } from "./replay-room.ts";
import type { RestsOn } from "./rests-on.ts";

type DepartmentTotals = ReturnType<BooksAsOf["departmentTotals"]>;

/** Points in thousandths. */
export type PointsAsOf = Omit<MemberAsOf, "person">;

export interface BooksAnswer {
  readonly on: string;
  readonly at: RestsOn;
  /** People who have ever had something. */
  readonly people: number;
  readonly totals: PointsAsOf;
  /** Of the posted and pending counters; virtual expiry is in `totals` and in lots, not here. */
  readonly trialBalance: readonly TrialBalanceLine[];
  readonly departments: DepartmentTotals;
  readonly budgets: readonly BudgetAsOf[];
  readonly passedOver: number;
}

const BUDGET = /^budget\/(\d{4})\//;

/** An agency's books as of a size and a day. Refusals: those of `ReplayRoom.booksAsOf`. */
export async function booksAnswer(
  room: ReplayRoom,
  asked: AskedAsOf,
  signal?: AbortSignal,
): Promise<BooksAnswer> {
  const { at, books } = await room.booksAsOf(asked, signal);
  const members = books.members();
  const totals = { earned: 0, available: 0, held: 0, expired: 0, owed: 0 };
  for (const { available, earned, expired, held, owed } of members) {
    totals.earned += earned;
    totals.available += available;
    totals.held += held;
    totals.expired += expired;
    totals.owed += owed;
  }
  const accounts = books.accounts();
  const years = accounts.flatMap(([name]) => BUDGET.exec(name)?.[1] ?? []);
  return {
    on: asked.on,
    at,
    people: members.length,
    totals,
    trialBalance: trialBalance(accounts.map(([, account]) => account)),
    departments: books.departmentTotals(),
    budgets: years.map((year) => books.budget(Number(year))),
    passedOver: books.passedOver,
  };
}
