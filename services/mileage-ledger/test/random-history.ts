import { addDays, type CivilDate, civilDate, monthOf } from "@dure/kernel";
import type { Policy } from "@dure/policy";
import fc from "fast-check";
import { LedgerWorld, type Loose } from "./ledger-world.ts";

const PEOPLE = ["a", "b", "c"] as const;
const ACTIVITIES = ["COLLABORATION", "OUTCOME", "INNOVATION_ENTRY"] as const;
const FIRST_DAY = civilDate("2026-06-01");
const FIRST_YEAR = 2026;
const BUDGET_WON = 400_000;
const LAST_YEAR = 2031;

type Kind =
  | "attest"
  | "bonus"
  | "capture"
  | "close"
  | "deduct"
  | "erase"
  | "expire"
  | "fund"
  | "grant"
  | "hold"
  | "pin"
  | "release"
  | "reverse"
  | "timeOut";

/** One random step: a command whose particulars follow from three numbers, or the passing of days. */
export type Act =
  | {
      readonly kind: Kind;
      readonly person: number;
      readonly pick: number;
      /** Days by which a grant or a close reaches back. */
      readonly back: number;
    }
  | { readonly kind: "days"; readonly count: number }
  | { readonly kind: "newYear"; readonly count: number };

/** What an agency's rules may be; expiry, carrying over and the way of redeeming decide most of what histories do. */
export interface Rules {
  readonly expire: "08-15" | "12-31";
  readonly carryOver: number;
  readonly mode: "DEDUCT" | "MILESTONE";
}

export const rules: fc.Arbitrary<Rules> = fc.record({
  expire: fc.constantFrom("08-15" as const, "12-31" as const),
  carryOver: fc.nat({ max: 1 }),
  mode: fc.constantFrom("DEDUCT" as const, "DEDUCT" as const, "MILESTONE" as const),
});

const command = (weight: number, ...kinds: readonly Kind[]) => ({
  weight,
  arbitrary: fc.record({
    kind: fc.constantFrom(...kinds),
    person: fc.nat({ max: PEOPLE.length - 1 }),
    pick: fc.nat({ max: 20 }),
    back: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat({ max: 60 })),
  }),
});

/** A step of a history: mostly grants, redemptions and their ends, and now and then everything else. */
export const act: fc.Arbitrary<Act> = fc.oneof(
  command(6, "grant"),
  command(5, "hold"),
  command(6, "capture", "pin", "release"),
  command(3, "bonus", "reverse"),
  command(3, "deduct", "expire", "timeOut"),
  command(2, "close"),
  command(1, "attest", "erase", "fund"),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("days" as const),
      count: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("newYear" as const), count: fc.nat({ max: 9 }) }),
  },
);

const withRules = (wanted: Rules) => (policy: Policy) => ({
  ...policy,
  settlement: { ...policy.settlement, mode: wanted.mode },
  close: { ...policy.close, expire: wanted.expire, carryOver: wanted.carryOver },
});

/** Turns random acts into commands on what the ledger holds by now; refusals are welcome. */
export class Player {
  readonly world: LedgerWorld;
  readonly #expiryJob: boolean;
  #today = FIRST_DAY;
  #count = 0;

  /** With `expiryJob` the daily job runs on every day to which the history comes, beside what the acts say. */
  constructor(wanted: Rules, { expiryJob = false } = {}) {
    this.world = LedgerWorld.withPolicy(withRules(wanted));
    this.#expiryJob = expiryJob;
  }

  get today(): CivilDate {
    return this.#today;
  }

  play(next: Act): void {
    this.#count += 1;
    if (next.kind === "days") return this.#goTo(addDays(this.#today, next.count));
    if (next.kind === "newYear") {
      const year = Number(this.#today.slice(0, 4)) + 1;
      if (year > LAST_YEAR) return;
      return this.#goTo(addDays(civilDate(`${year}-01-01`), next.count));
    }
    this.world.submit(this.#command(next));
  }

  #goTo(day: CivilDate): void {
    this.#today = day;
    this.world.day(day);
    if (this.#expiryJob) this.world.submit({ kind: "expireLots" }, `expiry-job-${day}`);
  }

  #command(next: Exclude<Act, { kind: "days" | "newYear" }>): Loose {
    const { world } = this;
    const person = PEOPLE[next.person] ?? "a";
    switch (next.kind) {
      case "grant":
        return {
          kind: "grantForAct",
          act: `claim:${this.#count % 15}`,
          activity: ACTIVITIES[next.pick % 3] ?? "OUTCOME",
          day: addDays(this.#today, -next.back),
          shares: shares(person, next.pick),
        };
      case "bonus": {
        const ofAct = `claim:${next.pick % 15}`;
        return { kind: "grantBonus", code: "CITIZEN_PRAISE", act: `praise:${next.pick}`, ofAct };
      }
      case "hold": {
        const tier = [3, 5, 7, 10][next.pick % 4] ?? 3;
        const choice = next.pick % 2 === 0 ? "LOCAL_CURRENCY" : "LEAVE";
        // Asked for some days ago, and decided only now.
        const requestedOn = addDays(this.#today, -next.back);
        const asked = { requestedOn, month: monthOf(requestedOn) };
        return { ...world.hold(person, tier, choice, `r${this.#count}`), ...asked } as Loose;
      }
      case "reverse":
        return {
          kind: "reverseGrant",
          original: this.#lots()[next.pick % Math.max(1, this.#lots().length)] ?? "none",
          ...(next.pick % 3 === 0 && { pointsMilli: 700 }),
        };
      case "deduct":
        return { kind: "deduct", code: "PASSIVE_ADMIN", personRef: person };
      case "close":
        return { kind: "closePeriod", through: addDays(this.#today, -1 - next.back) };
      case "fund": {
        const fiscalYear = FIRST_YEAR + (next.pick % 3);
        return { kind: "fundBudget", fiscalYear, amountWon: BUDGET_WON };
      }
      case "erase":
        return erasureOf(person);
      case "expire":
        return { kind: "expireLots" };
      case "timeOut":
        return { kind: "timeOutHolds" };
      case "attest":
        return { kind: "attestState" };
      case "pin":
      case "capture":
      case "release":
        return { kind: `${next.kind}Hold`, redemption: this.#redemption(next), reason: "USER" };
    }
  }

  /** Mostly one that is held or was; now and then one that nobody placed, or that comes to be placed later. */
  #redemption({ back, pick }: { readonly back: number; readonly pick: number }): string {
    const held = [...this.world.state.holds.entries()].map(([redemption]) => redemption);
    return (pick > 0 && held[pick % Math.max(1, held.length)]) || `r${this.#count + back}`;
  }

  #lots(): readonly string[] {
    return [...this.world.state.lots.rows.entries()].map(([id]) => id);
  }
}

/** The destruction of a person's one key, as the directory tells of it. */
export const erasureOf = (personRef: string): Loose => ({
  kind: "eraseSubject",
  personRef,
  ground: "PIPA_36",
  approvedBy: ["panel", "admin"],
  keys: [{ id: `key-${personRef}`, commitment: "h4kQcDzQ6OsAjZMZfXbTT0TMGNingF6O0Jf273A4IMQ" }],
  receipt: "ab".repeat(32),
});

const shares = (first: string, odd: number) =>
  odd % 2 === 0
    ? [{ personRef: first, departmentCode: "d1", sharePermille: 1000 }]
    : [333, 333, 334].map((sharePermille, index) => ({
        personRef: PEOPLE[index] ?? "a",
        departmentCode: `d${index}`,
        sharePermille,
      }));
