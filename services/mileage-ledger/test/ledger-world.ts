import {
  type CivilDate,
  civilDate,
  kstStartOfDayMs,
  monthOf,
  nameId,
  type Outcome,
} from "@dure/kernel";
import {
  applyEntry,
  encodeEntry,
  type LedgerEntry,
  LedgerState,
  parseEntry,
} from "@dure/ledger-books";
import { tenantId } from "@dure/messages";
import { type Policy, packFor, policyCanonicalJson, policyHash } from "@dure/policy";
import { carryOut } from "../src/domain/ledger/carry-out.ts";
import type { LedgerCommand, PersonFacts } from "../src/domain/ledger/commands.ts";

const DONGHAE = tenantId("donghae");

export const gradeSeven: PersonFacts = {
  gradeEquivalent: 7,
  employment: "일반직",
  departmentCode: "planning",
  disciplined: false,
  active: true,
};

/** A ledger without a store, for the rules alone: commands in, entries out, days set by hand. */
export class LedgerWorld {
  readonly state = new LedgerState(DONGHAE);
  readonly stored: string[] = [];
  #today: CivilDate = civilDate("2026-06-01");
  #count = 0;

  /** Donghae's pack, changed where a test needs another rule. */
  static withPolicy(change: (policy: Policy) => Policy = (policy) => policy): LedgerWorld {
    const world = new LedgerWorld();
    const pack = packFor(DONGHAE);
    if (!pack) throw new Error("no pack for donghae");
    const policy = change(pack.policy);
    world.must({
      kind: "publishPolicy",
      policy: "mileage",
      version: policy.version,
      hash: policyHash(policy),
      effectiveFrom: civilDate("2026-01-01"),
      canonical: policyCanonicalJson(policy),
      approvedBy: ["a", "b"],
    });
    world.must({ kind: "fundBudget", fiscalYear: 2026, amountWon: 3_360_000 });
    return world;
  }

  day(text: string): this {
    this.#today = civilDate(text);
    return this;
  }

  nextId(): string {
    this.#count += 1;
    return `command-${this.#count}`;
  }

  submit(command: Loose, key = this.nextId()): Outcome<readonly LedgerEntry[]> {
    const moment = { nowMs: kstStartOfDayMs(this.#today) + this.#count, today: this.#today };
    const whole = { id: nameId(key), cause: [], ...command } as LedgerCommand;
    const outcome = carryOut(this.state, whole, { kind: "system", ref: "test" }, moment);
    if (outcome.ok) {
      this.state.undo.commit();
      this.stored.push(...outcome.value.map(encodeEntry));
    } else {
      this.state.undo.rollback();
    }
    return outcome;
  }

  must(command: Loose, key?: string): readonly LedgerEntry[] {
    const outcome = this.submit(command, key);
    if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.why}`);
    return outcome.value;
  }

  code(command: Loose, key?: string): string {
    const outcome = this.submit(command, key);
    return outcome.ok ? "ACCEPTED" : outcome.refusal.code;
  }

  grant(personRef: string, activity: string, act: string, more: Partial<GrantLoose> = {}) {
    return this.must({
      kind: "grantForAct",
      act,
      activity,
      day: this.#today,
      shares: [{ personRef, departmentCode: "planning", sharePermille: 1000 }],
      ...more,
    });
  }

  hold(
    personRef: string,
    points: number,
    choice: "LEAVE" | "LOCAL_CURRENCY",
    redemption: string,
    person = gradeSeven,
  ): Loose {
    return {
      kind: "placeHold",
      redemption,
      personRef,
      person,
      pd: [],
      tier: points * 1000,
      choice,
      requestedOn: this.#today,
      month: monthOf(this.#today),
    };
  }

  available(personRef: string): number {
    return this.state.lots.spendable(personRef, this.#today);
  }

  /** The state that a fresh replay of the stored bytes reaches. */
  replayed(): LedgerState {
    const state = new LedgerState(DONGHAE);
    for (const stored of this.stored) applyEntry(state, parseEntry(stored));
    return state;
  }
}

type GrantLoose = Omit<Extract<LedgerCommand, { kind: "grantForAct" }>, "id" | "cause">;
type WithoutKeys<Command> = Command extends unknown ? Omit<Command, "id" | "cause"> : never;
export type Loose = WithoutKeys<LedgerCommand>;
