import { assertThat, type CivilDate } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import { type Account, accountNames, accountOf, postedBalance } from "./accounts.ts";
import type { LedgerEntry } from "./entry.ts";
import { takeEffect, takePlace } from "./evolve.ts";
import type { Lot } from "./lots.ts";
import { LedgerState } from "./state.ts";

/** A lot as it stood on a day: what was free past its date counts as expired, whether or not the job had come by. */
export interface LotAsOf extends Lot {
  readonly id: string;
}

/** What one person had. Amounts in thousandths of a point; `available` is what could be spent that day. */
export interface MemberAsOf {
  readonly person: string;
  readonly earned: number;
  readonly available: number;
  readonly held: number;
  readonly expired: number;
  readonly owed: number;
}

/** A fiscal year's reward budget in won. */
export interface BudgetAsOf {
  readonly fiscalYear: number;
  readonly fundedWon: number;
  readonly heldWon: number;
  readonly paidWon: number;
  readonly freeWon: number;
}

/**
 * The books as of a tree size and a day (ledger.md §4.1, as-of rule): the entries before the size are folded by the
 * production fold, those that take effect after the day are passed over, and free points of lots whose date lies before
 * the day are expired. The size names what was known, the day what had taken effect; under a signed checkpoint of that
 * size the answer is provable.
 */
export class BooksAsOf {
  readonly on: CivilDate;
  readonly #state: LedgerState;
  /** Entries taken in that lie after the day. */
  #passedOver = 0;

  constructor(tenantId: TenantId, on: CivilDate) {
    this.on = on;
    this.#state = new LedgerState(tenantId);
  }

  /** Number of entries that were folded: the tree size of the answer. */
  get size(): number {
    return this.#state.head.nextSeq;
  }

  get passedOver(): number {
    return this.#passedOver;
  }

  /** Takes in the next entry. Throws an `InvariantViolation` where the books break. */
  take(entry: LedgerEntry): void {
    const state = this.#state;
    state.undo.withoutRecording(() => {
      takePlace(state, entry);
      if (entry.eff <= this.on) takeEffect(state, entry);
      else this.#passedOver += 1;
    });
  }

  member(person: string): MemberAsOf {
    const { earned, owed } = this.#state.member(person);
    const sums = { available: 0, held: 0, expired: 0 };
    for (const lot of this.lotsOf(person)) {
      sums.available += lot.free;
      sums.held += lot.held;
      sums.expired += lot.expired;
    }
    return { person, earned, owed, ...sums };
  }

  /** Everybody who ever had something, sorted by reference. */
  members(): readonly MemberAsOf[] {
    return this.people().map((person) => this.member(person));
  }

  people(): readonly string[] {
    return [...this.#state.members.entries()].map(([person]) => person).sort();
  }

  /** All lots of a person, by number of their grant. */
  lotsOf(person: string): readonly LotAsOf[] {
    return this.#lots().get(person) ?? [];
  }

  lot(id: string): LotAsOf | undefined {
    const lot = this.#state.lots.get(id);
    return lot && this.#asOf(id, lot);
  }

  /** Thousandths earned by a department in a fiscal year, by the department on the day of the act. */
  departmentTotals(): readonly {
    readonly department: string;
    readonly fiscalYear: number;
    readonly points: number;
  }[] {
    return [...this.#state.departments.entries()]
      .map(([key, points]) => {
        const cut = key.lastIndexOf("|");
        return { department: key.slice(0, cut), fiscalYear: Number(key.slice(cut + 1)), points };
      })
      .sort((left, right) => left.fiscalYear - right.fiscalYear || order(left, right));
  }

  budget(fiscalYear: number): BudgetAsOf {
    const budget = this.account(accountNames.budget(fiscalYear));
    const account = budget ?? accountOf(this.#state.accounts, "", "won");
    return {
      fiscalYear,
      fundedWon: account.creditsPosted,
      heldWon: account.debitsPending,
      paidWon: account.debitsPosted,
      freeWon: postedBalance(account) - account.debitsPending,
    };
  }

  account(name: string): Account | undefined {
    return this.#state.accounts.get(name);
  }

  /** Every account with its four counters, sorted by name; expiry is not applied to counters, only to lots. */
  accounts(): readonly (readonly [string, Account])[] {
    return [...this.#state.accounts.entries()].sort(([left], [right]) => (left < right ? -1 : 1));
  }

  #byPerson: { readonly size: number; readonly lots: Map<string, LotAsOf[]> } | undefined;

  #lots(): Map<string, LotAsOf[]> {
    if (this.#byPerson?.size === this.size) return this.#byPerson.lots;
    const lots = new Map<string, LotAsOf[]>();
    for (const [id, lot] of this.#state.lots.rows.entries()) {
      const own = lots.get(lot.person);
      if (own) own.push(this.#asOf(id, lot));
      else lots.set(lot.person, [this.#asOf(id, lot)]);
    }
    this.#byPerson = { size: this.size, lots };
    return lots;
  }

  #asOf(id: string, lot: Lot): LotAsOf {
    if (lot.expiresOn >= this.on || lot.free === 0) return { id, ...lot };
    const gone: LotAsOf = { id, ...lot, free: 0, expired: lot.expired + lot.free };
    assertThat(gone.granted >= gone.expired, "I3", `lot ${id} expires more than it held`);
    return gone;
  }
}

const order = (left: { readonly department: string }, right: { readonly department: string }) =>
  left.department < right.department ? -1 : 1;
