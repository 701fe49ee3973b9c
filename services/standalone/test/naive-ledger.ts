import type { RecordedEvent } from "@dure/messages";
import { expect } from "vitest";

interface Move {
  readonly amount: number;
  readonly credit: string;
  readonly debit: string;
  readonly phase: "hold" | "post" | "release" | "settle";
  readonly unit: string;
}

interface Entry {
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly body: {
    readonly moves?: readonly Move[];
    readonly act?: string;
    readonly person?: string;
    readonly points?: number;
    readonly redemption?: string;
  };
}

/** Posted and pending sums of an account, per side. */
interface Counters {
  unit: string;
  debits: { posted: number; pending: number };
  credits: { posted: number; pending: number };
}

export interface Holding {
  granted: number;
  held: number;
  redeemed: number;
}

/** A ledger folded by hand, sharing no code with the service: what an auditor's spreadsheet would say. */
export class NaiveLedger {
  readonly accounts = new Map<string, Counters>();
  readonly people = new Map<string, Holding>();
  /** How often each act was granted to a person, and each redemption reserved, captured and voided. */
  readonly counts = new Map<string, number>();
  readonly #holds = new Map<string, { readonly person: string; readonly points: number }>();

  /** Folds the stream; throws where number, revision or an id does not fit. */
  constructor(stream: readonly RecordedEvent[]) {
    const ids = new Set<string>();
    for (const [index, event] of stream.entries()) {
      const entry = JSON.parse(event.data) as Entry;
      expect(entry.seq).toBe(index);
      expect(event.streamRevision).toBe(index);
      expect(entry.type).toBe(event.eventType.replace(/^ledger\./, ""));
      expect(ids.has(entry.id), `entry ${entry.id} twice`).toBe(false);
      ids.add(entry.id);
      this.#fold(entry);
    }
  }

  /** Debits equal credits in every unit, and nobody's points and no budget are below nothing. */
  expectBalanced(): void {
    const sums = new Map<string, number>();
    for (const [name, { credits, debits, unit }] of this.accounts) {
      sums.set(
        `${unit} posted`,
        (sums.get(`${unit} posted`) ?? 0) + debits.posted - credits.posted,
      );
      sums.set(
        `${unit} pending`,
        (sums.get(`${unit} pending`) ?? 0) + debits.pending - credits.pending,
      );
      expect(Math.min(debits.pending, credits.pending), name).toBeGreaterThanOrEqual(0);
      if (/^(member|budget)\//.test(name)) {
        const free = credits.posted - debits.posted - debits.pending;
        expect(free, `${name} is overdrawn`).toBeGreaterThanOrEqual(0);
      }
    }
    for (const [name, sum] of sums) expect(sum, name).toBe(0);
    for (const [person, { granted, held, redeemed }] of this.people) {
      const account = this.accounts.get(`member/${person}`);
      const { credits, debits } = account ?? {
        credits: { posted: 0 },
        debits: { posted: 0, pending: 0 },
      };
      expect(credits.posted - debits.posted, person).toBe(granted - redeemed);
      expect(debits.pending, person).toBe(held);
    }
  }

  #fold({ body, type }: Entry): void {
    for (const move of body.moves ?? []) this.#book(move);
    const { act, person = "", points = 0, redemption = "" } = body;
    if (type === "points.granted") {
      this.#holding(person).granted += points;
      this.#count(`granted ${act} ${person}`);
    }
    if (type.startsWith("redemption.")) this.#count(`${type} ${redemption}`);
    if (type === "redemption.reserved") {
      this.#holds.set(redemption, { person, points });
      this.#holding(person).held += points;
    }
    if (type === "redemption.captured" || type === "redemption.voided") {
      const hold = this.#holds.get(redemption);
      expect(hold, `${type} of nothing`).toBeDefined();
      if (!hold) return;
      const holding = this.#holding(hold.person);
      holding.held -= hold.points;
      if (type === "redemption.captured") holding.redeemed += hold.points;
    }
  }

  #book({ amount, credit, debit, phase, unit }: Move): void {
    const from = this.#account(debit, unit).debits;
    const to = this.#account(credit, unit).credits;
    for (const side of [from, to]) {
      if (phase === "hold") side.pending += amount;
      if (phase === "settle" || phase === "release") side.pending -= amount;
      if (phase === "settle" || phase === "post") side.posted += amount;
    }
  }

  #account(name: string, unit: string): Counters {
    const found = this.accounts.get(name);
    expect(found?.unit ?? unit, name).toBe(unit);
    if (found) return found;
    const nothing = () => ({ posted: 0, pending: 0 });
    const made = { unit, debits: nothing(), credits: nothing() };
    this.accounts.set(name, made);
    return made;
  }

  #holding(person: string): Holding {
    const found = this.people.get(person) ?? { granted: 0, held: 0, redeemed: 0 };
    this.people.set(person, found);
    return found;
  }

  #count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}
