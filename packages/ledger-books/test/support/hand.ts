import { addDays, civilDate, kstStartOfDayMs } from "@dure/kernel";
import { tenantId } from "@dure/messages";
import fc from "fast-check";
import {
  accountNames,
  applyEntry,
  type EntryDraft,
  holdMoves,
  type LedgerEntry,
  LedgerState,
  type Move,
  pointsMove,
  sealState,
  stampEntry,
  trialBalance,
} from "../../src/index.ts";

export const DONGHAE = tenantId("donghae");
const PEOPLE = ["ann", "ben", "cho", "dan"] as const;
const FIRST_DAY = civilDate("2026-06-01");
const YEAR = 2026;

type Body<Type extends EntryDraft["type"]> = Extract<EntryDraft, { type: Type }>["body"];

/** One random step; what it means follows from what the books hold by then. */
export interface Step {
  readonly kind:
    | "attest"
    | "capture"
    | "close"
    | "day"
    | "deduct"
    | "erase"
    | "expire"
    | "grant"
    | "hold"
    | "pin"
    | "release"
    | "reverse";
  readonly person: number;
  readonly pick: number;
}

export const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    ...(["grant", "grant", "grant", "hold", "hold", "pin", "capture", "release"] as const),
    ...(["deduct", "reverse", "expire", "day", "attest", "close", "erase"] as const),
  ),
  person: fc.nat({ max: PEOPLE.length - 1 }),
  pick: fc.integer({ min: 1, max: 9 }),
});

/** Writes entries by hand, without the rules of any policy: whatever the books allow. A step without sense does nothing. */
export class Hand {
  readonly state = new LedgerState(DONGHAE);
  readonly entries: LedgerEntry[] = [];
  #today = FIRST_DAY;
  #count = 0;

  constructor() {
    const won = 1_000_000;
    const moves: readonly Move[] = [
      {
        amount: won,
        credit: accountNames.budget(YEAR),
        debit: accountNames.treasury(YEAR),
        phase: "post",
        unit: "won",
      },
    ];
    this.write("budget.funded", { fiscalYear: YEAR, moves, won });
    this.keep();
  }

  /** What was written since stands for good. */
  keep(): void {
    this.state.undo.commit();
  }

  /** Takes back what was written since the last `keep`. */
  takeBack(): void {
    this.state.undo.rollback();
    this.entries.length = this.state.head.nextSeq;
  }

  play(next: Step): void {
    const person = PEOPLE[next.person] ?? "ann";
    if (next.kind === "day") {
      this.#today = addDays(this.#today, next.pick);
      return;
    }
    if (next.kind === "attest") return this.write("state.attested", sealState(this.state));
    if (next.kind === "grant") return this.#grant(person, next.pick * 500);
    if (next.kind === "hold") return this.#hold(person, next.pick * 300);
    if (next.kind === "deduct") return this.#deduct(person, next.pick * 400);
    if (next.kind === "reverse") return this.#reverse(next.pick);
    if (next.kind === "expire") return this.#expire();
    if (next.kind === "close") return this.#close();
    if (next.kind === "erase") return this.#erase(person);
    this.#endHold(next.kind, next.pick);
  }

  write<Type extends EntryDraft["type"]>(type: Type, body: Body<Type>): void {
    const { nextSeq } = this.state.head;
    this.#count += 1;
    const draft = { type, body, id: `entry-${this.#count}`, eff: this.#today, pol: "", cause: [] };
    const entry = stampEntry(draft as unknown as EntryDraft, {
      actor: { kind: "system", ref: "test" },
      rec: kstStartOfDayMs(this.#today),
      seq: nextSeq,
      tenantId: DONGHAE,
    });
    applyEntry(this.state, entry);
    this.entries.push(entry);
  }

  #grant(person: string, points: number): void {
    this.write("points.granted", {
      act: `act-${this.#count}`,
      activity: "OUTCOME",
      basis: { trace: [] },
      department: "d1",
      kind: "ACTIVITY",
      lot: { expiresOn: addDays(this.#today, (points % 7) * 5) },
      moves: [pointsMove(accountNames.issue, accountNames.member(person), points)],
      of: "",
      person,
      points,
      subject: "",
    });
  }

  #hold(person: string, points: number): void {
    const alloc = this.state.lots.allocate(person, points, this.#today);
    if (!alloc) return;
    const held = { fiscalYear: YEAR, kind: "LOCAL_CURRENCY", leaveMinutes: 0, person } as const;
    this.write("redemption.reserved", {
      ...{ alloc, basis: { trace: [] }, ...held, mode: "DEDUCT", month: "2026-06" as never },
      moves: holdMoves({ ...held, points, won: points }, "hold"),
      ...{ points, redemption: `r-${this.#count}`, tier: points, timeoutAt: 1, won: points },
    });
  }

  #endHold(kind: "capture" | "pin" | "release", pick: number): void {
    const live = [...this.state.holds.values()].filter(
      ({ state }) => state === "HELD" || state === "PINNED",
    );
    const hold = live[pick % Math.max(1, live.length)];
    if (!hold) return;
    const { redemption } = hold;
    if (kind === "pin") return this.write("redemption.pinned", { redemption });
    if (kind === "capture") {
      return this.write("redemption.captured", { moves: holdMoves(hold, "settle"), redemption });
    }
    const moves = holdMoves(hold, "release");
    this.write("redemption.voided", { moves, reason: "USER", redemption });
  }

  #deduct(person: string, points: number): void {
    const taken = Math.min(points, this.state.lots.spendable(person, this.#today));
    const alloc = taken > 0 ? (this.state.lots.allocate(person, taken, this.#today) ?? []) : [];
    const moves = movesTo(accountNames.penalty, person, taken, points - taken);
    const basis = { trace: [] };
    this.write("points.deducted", { alloc, basis, code: "TEST", moves, person, points });
  }

  #reverse(pick: number): void {
    const lots = [...this.state.lots.rows.entries()];
    const found = lots[(pick * 7) % Math.max(1, lots.length)];
    if (!found) return;
    const [id, lot] = found;
    const points = Math.min(pick * 200, lot.granted - lot.reversedOfGrant);
    if (points === 0) return;
    const taken = Math.min(points, lot.free);
    this.write("points.reversed", {
      alloc: taken > 0 ? [{ lot: id, n: taken }] : [],
      department: lot.department,
      moves: movesTo(accountNames.issue, lot.person, taken, points - taken),
      original: id,
      person: lot.person,
      points,
    });
  }

  #expire(): void {
    const [id] = this.state.lots.expiring(this.#today);
    if (id === undefined) return;
    const { expiresOn, free: points, person } = this.state.lots.must(id);
    const moves = [pointsMove(accountNames.member(person), accountNames.expired, points)];
    this.write("lot.expired", { expiresOn, lot: id, moves, person, points });
  }

  #close(): void {
    const through = addDays(this.#today, -1);
    if (through <= this.state.head.closedThrough) return;
    const { accounts, entries, root } = sealState(this.state);
    const lots = this.state.lots.liability();
    const liability = lots.reduce((sum, { points }) => sum + points, 0);
    this.write("period.closed", {
      ...{ accounts, entries, liability, lots, root, through },
      trialBalance: trialBalance(this.state.accounts.values()),
    });
  }

  #erase(person: string): void {
    if (this.state.erased.has(person)) return;
    this.write("subject.erased", {
      approvedBy: ["one", "two"],
      ground: "PIPA_21",
      keys: [{ commitment: "commitment", id: `${person}.1` }],
      person,
      receipt: "00".repeat(32),
    });
  }
}

function movesTo(credit: string, person: string, taken: number, owed: number): readonly Move[] {
  const moves: Move[] = [];
  if (taken > 0) moves.push(pointsMove(accountNames.member(person), credit, taken));
  if (owed > 0) moves.push(pointsMove(accountNames.clawback(person), credit, owed));
  return moves;
}
