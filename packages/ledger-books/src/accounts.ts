import { assertThat } from "@dure/kernel";
import type { Table } from "./undo-log.ts";

/** Points in thousandths, money in won, leave in minutes (480 a day). A move never mixes two of them. */
export type Unit = "milli" | "minute" | "won";

/** Four counters, as in TigerBeetle's two-phase transfers: nothing is ever subtracted from a posted counter. */
export interface Account {
  readonly unit: Unit;
  readonly debitsPosted: number;
  readonly creditsPosted: number;
  readonly debitsPending: number;
  readonly creditsPending: number;
}

/**
 * One balanced movement: the same amount leaves `debit` and reaches `credit`. `hold` books both sides as pending,
 * `settle` turns pending into posted, `release` takes the pending away, `post` books at once.
 */
export interface Move {
  readonly amount: number;
  readonly credit: string;
  readonly debit: string;
  readonly phase: "hold" | "post" | "release" | "settle";
  readonly unit: Unit;
}

export const accountNames = {
  issue: "issue/mileage",
  member: (personRef: string) => `member/${personRef}`,
  clawback: (personRef: string) => `clawback/${personRef}`,
  redeemed: (kind: string) => `redeemed/${kind}`,
  expired: "expired",
  penalty: "penalty",
  treasury: (fiscalYear: number) => `treasury/${fiscalYear}`,
  budget: (fiscalYear: number) => `budget/${fiscalYear}/mileage`,
  paid: (fiscalYear: number) => `paid/${fiscalYear}/mileage`,
  leaveSource: (fiscalYear: number) => `leaveSource/${fiscalYear}`,
  leaveGranted: (fiscalYear: number) => `leaveGranted/${fiscalYear}`,
} as const;

const EMPTY = { debitsPosted: 0, creditsPosted: 0, debitsPending: 0, creditsPending: 0 };

/** Builds a move of points, posted at once. */
export const pointsMove = (debit: string, credit: string, amount: number): Move => ({
  amount,
  credit,
  debit,
  phase: "post",
  unit: "milli",
});

export const accountOf = (accounts: Table<Account>, name: string, unit: Unit): Account =>
  accounts.get(name) ?? { unit, ...EMPTY };

/** Credits less debits, posted only: what a member or a budget holds. */
export const postedBalance = (account: Account): number =>
  account.creditsPosted - account.debitsPosted;

/** What may still be taken: posted balance less what is held. */
export const freeBalance = (account: Account): number =>
  postedBalance(account) - account.debitsPending;

/** Accounts that may never go below nothing (I2 for members, I9 for budgets). */
const mayNotOverdraw = (name: string): boolean =>
  name.startsWith("member/") || name.startsWith("budget/");

function book(
  account: Account,
  side: "credits" | "debits",
  phase: Move["phase"],
  amount: number,
): Account {
  const posted = phase === "post" || phase === "settle" ? amount : 0;
  const pending = phase === "hold" ? amount : phase === "post" ? 0 : -amount;
  return side === "debits"
    ? {
        ...account,
        debitsPosted: account.debitsPosted + posted,
        debitsPending: account.debitsPending + pending,
      }
    : {
        ...account,
        creditsPosted: account.creditsPosted + posted,
        creditsPending: account.creditsPending + pending,
      };
}

function checkAccount(name: string, account: Account): void {
  assertThat(
    account.debitsPosted >= 0 &&
      account.creditsPosted >= 0 &&
      account.debitsPending >= 0 &&
      account.creditsPending >= 0,
    "I5",
    `${name} would hold less than nothing pending`,
  );
  if (mayNotOverdraw(name)) {
    assertThat(
      freeBalance(account) >= 0,
      name.startsWith("member/") ? "I2" : "I9",
      `${name} would be overdrawn by ${-freeBalance(account)}`,
    );
  }
}

/**
 * Books one move on both of its accounts. Throws an invariant violation when the amount is no positive whole number,
 * when units differ, or when an account would be overdrawn.
 */
export function applyMove(accounts: Table<Account>, move: Move): void {
  const { amount, credit, debit, phase, unit } = move;
  assertThat(Number.isSafeInteger(amount) && amount > 0, "I1", `no amount to move: ${amount}`);
  assertThat(credit !== debit, "I1", `a move from ${debit} to itself`);
  const from = accountOf(accounts, debit, unit);
  const to = accountOf(accounts, credit, unit);
  assertThat(
    from.unit === unit && to.unit === unit,
    "I1",
    `${debit} and ${credit} are not in ${unit}`,
  );
  const debited = book(from, "debits", phase, amount);
  const credited = book(to, "credits", phase, amount);
  checkAccount(debit, debited);
  checkAccount(credit, credited);
  accounts.set(debit, debited);
  accounts.set(credit, credited);
}

/** One unit's sums. The keys stand in the order of an entry's bytes, because a period close writes these lines down. */
export interface TrialBalanceLine {
  readonly creditsPending: number;
  readonly creditsPosted: number;
  readonly debitsPending: number;
  readonly debitsPosted: number;
  readonly unit: Unit;
}

/** Sums every account per unit. I1: debits equal credits, posted and pending; throws when they do not. */
export function trialBalance(accounts: Iterable<Account>): readonly TrialBalanceLine[] {
  const lines = new Map<Unit, TrialBalanceLine>();
  for (const account of accounts) {
    const line = lines.get(account.unit) ?? EMPTY;
    lines.set(account.unit, {
      creditsPending: line.creditsPending + account.creditsPending,
      creditsPosted: line.creditsPosted + account.creditsPosted,
      debitsPending: line.debitsPending + account.debitsPending,
      debitsPosted: line.debitsPosted + account.debitsPosted,
      unit: account.unit,
    });
  }
  for (const line of lines.values()) {
    assertThat(
      line.debitsPosted === line.creditsPosted && line.debitsPending === line.creditsPending,
      "I1",
      `the trial balance in ${line.unit} does not sum to zero`,
    );
  }
  return [...lines.values()].sort((left, right) => (left.unit < right.unit ? -1 : 1));
}
