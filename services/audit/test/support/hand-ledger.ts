import { createHash } from "node:crypto";
import { type CivilDate, civilDate, kstDate, monthOf, nameId } from "@dure/kernel";
import {
  accountNames,
  applyEntry,
  type Cause,
  type EntryDraft,
  holdMoves,
  type LedgerEntry,
  LedgerState,
  pointsMove,
  type StateSeal,
  sealState,
  stampEntry,
} from "@dure/ledger-books";
import type { GlobalPosition } from "@dure/messages";
import { DONGHAE, type Room } from "./room.ts";

const YEAR = 2026;
type Body<Type extends EntryDraft["type"]> = Extract<EntryDraft, { type: Type }>["body"];
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

interface Attested {
  readonly seq: number;
  readonly position: GlobalPosition;
}

/** A ledger that writes entries by hand into a room's store, as the mileage service would: acts, grants, rewards, seals. */
export class HandLedger {
  readonly state = new LedgerState(DONGHAE);
  readonly entries: LedgerEntry[] = [];
  /** What it says of itself; a test may make it lie. */
  told: (seal: StateSeal) => StateSeal = (seal) => seal;
  readonly #room: Room;
  readonly #attested = new Map<string, Attested>();
  #attesting: Promise<unknown> = Promise.resolve();
  #last: Attested | undefined;
  #count = 0;

  constructor(room: Room) {
    this.#room = room;
  }

  get today(): CivilDate {
    return kstDate(this.#room.clock.nowMs());
  }

  seal(): StateSeal {
    return this.told(sealState(this.state));
  }

  /** One at a time; the same key, or no entry since, answers the same seal. */
  attest(key: string): Promise<Attested> {
    const attesting = this.#attesting.then(async () => {
      const isSealed = this.entries.at(-1)?.type === "state.attested";
      const known = this.#attested.get(key) ?? (isSealed ? this.#last : undefined);
      const attested = known ?? (await this.write("state.attested", sealState(this.state)));
      this.#attested.set(key, attested);
      this.#last = attested;
      return attested;
    });
    this.#attesting = attesting;
    return attesting;
  }

  fund(won: number) {
    const moves = [
      {
        amount: won,
        credit: accountNames.budget(YEAR),
        debit: accountNames.treasury(YEAR),
        phase: "post",
        unit: "won",
      },
    ] as const;
    return this.write("budget.funded", { fiscalYear: YEAR, moves, won });
  }

  /** A claim is submitted, and its approval is the cause of the grant. */
  async grant(person: string, points: number, expiresOn = "2026-12-31", department = "d1") {
    this.#count += 1;
    const claim = `c${this.#count}`;
    const cause = await this.happened("claim", claim, [
      { type: "claim.submitted", data: { claimantRef: person, claim } },
      { type: "claim.approved", data: { by: "office", person } },
    ]);
    return this.#grant({ act: `claim:${claim}`, person, points, expiresOn, department }, [cause]);
  }

  #grant(
    granted: {
      readonly act: string;
      readonly person: string;
      readonly points: number;
      readonly expiresOn?: string;
      readonly department?: string;
    },
    cause: readonly Cause[],
  ) {
    const { act, department = "d1", expiresOn = "2026-12-31", person, points } = granted;
    const body: Body<"points.granted"> = {
      act,
      activity: "OUTCOME",
      basis: { trace: [] },
      department,
      kind: "ACTIVITY",
      lot: { expiresOn: civilDate(expiresOn) },
      moves: [pointsMove(accountNames.issue, accountNames.member(person), points)],
      of: "",
      person,
      points,
      subject: "",
    };
    return this.write("points.granted", body, cause);
  }

  /** A grant whose causes a test makes up. */
  grantFor(cause: readonly Cause[]) {
    this.#count += 1;
    return this.#grant({ act: `claim:x${this.#count}`, person: "kim", points: 500 }, cause);
  }

  /** A reward from the request to the capture; `paid` is what the payout's instruction says. */
  async redeem(person: string, points: number, won: number, paid = won): Promise<string> {
    const redemption = await this.#reserve(person, points, won);
    const payoutRef = `pay-${redemption}`;
    const confirmed = await this.happened("redemption", redemption, [
      {
        type: "redemption.instructed",
        data: {
          payoutRef,
          epoch: 1,
          personRef: person,
          kind: "LOCAL_CURRENCY",
          amountWon: paid,
          leaveMinutes: 0,
        },
      },
      {
        type: "redemption.payout-confirmed",
        data: { payoutRef, reportSha256: "00", line: 1 },
      },
    ]);
    return this.#capture(redemption, [confirmed]);
  }

  /** What must never be: points are taken, and nobody was paid. */
  async redeemUnpaid(person: string, points: number, won: number): Promise<string> {
    return this.#capture(await this.#reserve(person, points, won), []);
  }

  async #reserve(person: string, points: number, won: number): Promise<string> {
    this.#count += 1;
    const redemption = `r${this.#count}`;
    const alloc = this.state.lots.allocate(person, points, this.today);
    if (!alloc) throw new Error(`${person} has less than ${points}`);
    const held = { fiscalYear: YEAR, kind: "LOCAL_CURRENCY", leaveMinutes: 0, person } as const;
    const requested = await this.happened("redemption", redemption, [
      { type: "redemption.requested", data: { personRef: person } },
    ]);
    const body: Body<"redemption.reserved"> = {
      alloc,
      basis: { trace: [] },
      fiscalYear: YEAR,
      kind: "LOCAL_CURRENCY",
      leaveMinutes: 0,
      mode: "DEDUCT",
      month: monthOf(this.today),
      moves: holdMoves({ ...held, points, won }, "hold"),
      person,
      points,
      redemption,
      tier: points,
      timeoutAt: 1,
      won,
    };
    await this.write("redemption.reserved", body, [requested]);
    await this.write("redemption.pinned", { redemption });
    return redemption;
  }

  async #capture(redemption: string, cause: readonly Cause[]): Promise<string> {
    const hold = this.state.holds.get(redemption);
    if (!hold) throw new Error("nothing was held");
    const moves = holdMoves(hold, "settle");
    await this.write("redemption.captured", { moves, redemption }, cause);
    return redemption;
  }

  /** Writes events of a stream and answers the last one as a cause. */
  async happened(
    category: string,
    id: string,
    events: readonly { readonly type: string; readonly data: object }[],
  ): Promise<Cause> {
    await this.#room.append(category, id, events);
    const last = await this.#room.lastOf(category, id);
    return { hash: sha256(last.data), id: last.eventId };
  }

  async write<Type extends EntryDraft["type"]>(
    type: Type,
    body: Body<Type>,
    cause: readonly Cause[] = [],
  ): Promise<{ readonly id: string; readonly seq: number; readonly position: GlobalPosition }> {
    const { nextSeq: seq } = this.state.head;
    const id = nameId("entry", String(seq));
    const draft = { type, body, id, eff: this.today, pol: "", cause };
    const entry = stampEntry(draft as unknown as EntryDraft, {
      actor: { kind: "system", ref: "test" },
      rec: this.#room.clock.nowMs(),
      seq,
      tenantId: DONGHAE,
    });
    applyEntry(this.state, entry);
    this.state.undo.commit();
    this.entries.push(entry);
    const position = await this.#room.append("ledger", "mileage", [{ type, data: entry }]);
    return { id, seq, position };
  }
}
