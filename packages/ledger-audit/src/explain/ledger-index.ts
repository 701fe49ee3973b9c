import type { Allocation, LedgerEntry } from "@dure/ledger-books";

type EntryOf<Type extends LedgerEntry["type"]> = Extract<LedgerEntry, { type: Type }>;

/** What became of points of a lot. */
export interface LotEvent {
  readonly seq: number;
  readonly what: "CAPTURED" | "EXPIRED" | "HELD" | "RELEASED" | "REVERSED" | "SPENT";
  /** Thousandths of a point. */
  readonly points: number;
  readonly redemption?: string;
}

/** Where a policy version stands in the ledger. */
export interface PolicyPlace {
  readonly seq: number;
  readonly body: EntryOf<"policy.published">["body"];
}

/** Finds entries of a ledger by what people ask for. It is fed in order and holds numbers of entries, not entries. */
export class LedgerIndex {
  readonly seals: number[] = [];
  readonly policies = new Map<string, PolicyPlace>();
  size = 0;
  /** Time of the newest entry, epoch milliseconds. */
  lastRec = 0;
  readonly #byId = new Map<string, number>();
  readonly #byPerson = new Map<string, number[]>();
  readonly #byLot = new Map<string, LotEvent[]>();
  readonly #byRedemption = new Map<string, number[]>();
  readonly #holds = new Map<string, { person: string; alloc: readonly Allocation[] }>();
  readonly #lastMoves = new Map<string, number>();

  take(entry: LedgerEntry): void {
    const { id, rec, seq } = entry;
    this.size = seq + 1;
    this.lastRec = rec;
    this.#byId.set(id, seq);
    if ("moves" in entry.body) {
      for (const { credit, debit } of entry.body.moves) {
        this.#lastMoves.set(credit, seq);
        this.#lastMoves.set(debit, seq);
      }
    }
    if ("person" in entry.body) push(this.#byPerson, entry.body.person, seq);
    this.#takeBody(entry);
  }

  seqOf(entryId: string): number | undefined {
    return this.#byId.get(entryId);
  }

  /** Entries of a person and of their redemptions, in order. */
  ofPerson(person: string): readonly number[] {
    return this.#byPerson.get(person) ?? [];
  }

  /** What became of a lot, in order. */
  ofLot(lot: string): readonly LotEvent[] {
    return this.#byLot.get(lot) ?? [];
  }

  ofRedemption(redemption: string): readonly number[] {
    return this.#byRedemption.get(redemption) ?? [];
  }

  /** The newest entry that moved something on an account. */
  lastMoveOf(account: string): number | undefined {
    return this.#lastMoves.get(account);
  }

  #takeBody(entry: LedgerEntry): void {
    const { seq } = entry;
    switch (entry.type) {
      case "policy.published":
        this.policies.set(entry.body.hash, { seq, body: entry.body });
        return;
      case "period.closed":
      case "state.attested":
        this.seals.push(seq);
        return;
      case "points.deducted":
      case "clawback.settled":
        return this.#takeAlloc(entry.body.alloc, { seq, what: "SPENT" });
      case "points.reversed":
        return this.#takeAlloc(entry.body.alloc, { seq, what: "REVERSED" });
      case "lot.expired": {
        const { lot, points } = entry.body;
        push(this.#byLot, lot, { seq, what: "EXPIRED", points });
        return;
      }
      case "redemption.reserved": {
        const { alloc, person, redemption } = entry.body;
        this.#holds.set(redemption, { person, alloc });
        push(this.#byRedemption, redemption, seq);
        return this.#takeAlloc(alloc, { seq, what: "HELD", redemption });
      }
      case "redemption.pinned":
      case "redemption.barred":
      case "redemption.captured":
      case "redemption.voided":
        return this.#takeEnd(entry);
      default:
        return;
    }
  }

  #takeEnd(
    entry: EntryOf<
      "redemption.barred" | "redemption.captured" | "redemption.pinned" | "redemption.voided"
    >,
  ): void {
    const { seq, type } = entry;
    const { redemption } = entry.body;
    push(this.#byRedemption, redemption, seq);
    const hold = this.#holds.get(redemption);
    if (!hold) return;
    push(this.#byPerson, hold.person, seq);
    if (type === "redemption.captured") {
      this.#takeAlloc(hold.alloc, { seq, what: "CAPTURED", redemption });
    } else if (type === "redemption.voided") {
      this.#takeAlloc(hold.alloc, { seq, what: "RELEASED", redemption });
    }
  }

  #takeAlloc(alloc: readonly Allocation[], event: Omit<LotEvent, "points">): void {
    for (const { lot, n } of alloc) push(this.#byLot, lot, { ...event, points: n });
  }
}

/** Appends to the list of a key. */
export function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
