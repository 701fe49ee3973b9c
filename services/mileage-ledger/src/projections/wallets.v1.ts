import { type Allocation, type LedgerEntry, parseEntry } from "@dure/ledger-books";
import type { Projection, ProjectionView } from "@dure/processing";

/** Earned and available are two numbers: the first never falls by spending, the second is what can be spent. */
export type WalletDocument = {
  readonly personRef: string;
  readonly earned: number;
  readonly free: number;
  readonly held: number;
  readonly redeemed: number;
  readonly deducted: number;
  readonly expired: number;
  readonly owed: number;
  /** Free points by the last day on which they can be spent; a read leaves out what has passed. */
  readonly freeByExpiry: Readonly<Record<string, number>>;
};

export type StatementDocument = {
  readonly personRef: string;
  readonly seq: number;
  readonly entryId: string;
  readonly type: string;
  readonly on: string;
  /** Change of what the person holds, in thousandths; held points have left already. */
  readonly change: number;
  readonly activity: string;
  readonly act: string;
  readonly policyHash: string;
};

type LotDocument = { readonly expiresOn: string; readonly eff: string };
type HoldDocument = {
  readonly personRef: string;
  readonly points: number;
  readonly alloc: readonly Allocation[];
};

export const WALLETS = "wallets";
export const STATEMENTS = "statements";
const LOTS = "lots";
const HOLDS = "holds";

const EMPTY: Omit<WalletDocument, "personRef"> = {
  earned: 0,
  free: 0,
  held: 0,
  redeemed: 0,
  deducted: 0,
  expired: 0,
  owed: 0,
  freeByExpiry: {},
};

/** Every person's points and the lines that made them. */
export const walletsProjection: Projection = {
  definition: {
    name: "wallets.v1",
    collections: [
      { name: WALLETS, indexes: [] },
      { name: STATEMENTS, indexes: [{ name: "byPerson", fields: ["personRef", "seq"] }] },
      { name: LOTS, indexes: [] },
      { name: HOLDS, indexes: [] },
    ],
  },
  categories: ["ledger"],
  async project(recorded, view) {
    const entry = parseEntry(recorded.data);
    const room = new WalletRoom(view, recorded.tenantId, entry);
    await room.take();
  },
};

/** One entry on its way into the view. */
class WalletRoom {
  readonly #view: ProjectionView;
  readonly #tenantId: string;
  readonly #entry: LedgerEntry;

  constructor(view: ProjectionView, tenantId: string, entry: LedgerEntry) {
    this.#view = view;
    this.#tenantId = tenantId;
    this.#entry = entry;
  }

  async take(): Promise<void> {
    const entry = this.#entry;
    switch (entry.type) {
      case "points.granted": {
        const { activity, act, lot, person, points } = entry.body;
        const kept: LotDocument = { expiresOn: lot.expiresOn, eff: entry.eff };
        this.#view.put(LOTS, this.#tenantId, entry.id, kept);
        await this.#change(person, { earned: points, free: points }, { [lot.expiresOn]: points });
        return this.#line(person, points, activity, act);
      }
      case "points.withheld":
        return this.#line(entry.body.person, 0, entry.body.activity, entry.body.act);
      case "points.deducted": {
        const { alloc, code, person, points } = entry.body;
        const taken = sumOf(alloc);
        await this.#take(person, alloc, { deducted: taken, owed: points - taken });
        return this.#line(person, -taken, code, "");
      }
      case "points.reversed": {
        const { alloc, original, person, points } = entry.body;
        const taken = sumOf(alloc);
        await this.#take(person, alloc, { earned: -points, owed: points - taken });
        return this.#line(person, -taken, "", original);
      }
      case "clawback.settled": {
        const { alloc, person, points } = entry.body;
        await this.#take(person, alloc, { owed: -points });
        return this.#line(person, -points, "", "");
      }
      case "lot.expired": {
        const { lot, person, points } = entry.body;
        await this.#take(person, [{ lot, n: points }], { expired: points });
        return this.#line(person, -points, "", lot);
      }
      case "redemption.reserved": {
        const { alloc, person, points, redemption } = entry.body;
        const hold: HoldDocument = { personRef: person, points, alloc };
        this.#view.put(HOLDS, this.#tenantId, redemption, hold);
        await this.#take(person, alloc, { held: points });
        return this.#line(person, -points, "", redemption);
      }
      case "redemption.captured":
        return this.#endHold(entry.body.redemption, true);
      case "redemption.voided":
        return this.#endHold(entry.body.redemption, false);
      // These move nobody's points; an erased person's wallet stays, under a reference that no longer has a name.
      case "budget.funded":
      case "period.closed":
      case "policy.published":
      case "redemption.barred":
      case "redemption.pinned":
      case "state.attested":
      case "subject.erased":
        return;
    }
  }

  async #endHold(redemption: string, captured: boolean): Promise<void> {
    const hold = await this.#view.get<HoldDocument>(HOLDS, this.#tenantId, redemption);
    if (!hold) return;
    const { alloc, personRef, points } = hold;
    if (captured) {
      await this.#change(personRef, { held: -points, redeemed: points }, {});
      return this.#line(personRef, 0, "", redemption);
    }
    const back = await this.#byExpiry(alloc, 1);
    await this.#change(personRef, { held: -points, free: points }, back);
    return this.#line(personRef, points, "", redemption);
  }

  /** Takes points out of lots, and changes other counters beside. */
  async #take(
    person: string,
    alloc: readonly Allocation[],
    changes: Partial<Record<keyof typeof EMPTY, number>>,
  ): Promise<void> {
    const gone = await this.#byExpiry(alloc, -1);
    await this.#change(person, { ...changes, free: -sumOf(alloc) }, gone);
  }

  async #byExpiry(alloc: readonly Allocation[], sign: 1 | -1): Promise<Record<string, number>> {
    const byDate: Record<string, number> = {};
    for (const { lot, n } of alloc) {
      const known = await this.#view.get<LotDocument>(LOTS, this.#tenantId, lot);
      const date = known?.expiresOn ?? "";
      byDate[date] = (byDate[date] ?? 0) + sign * n;
    }
    return byDate;
  }

  async #change(
    personRef: string,
    changes: Partial<Record<keyof typeof EMPTY, number>>,
    byExpiry: Readonly<Record<string, number>>,
  ): Promise<void> {
    const before = await this.#view.get<WalletDocument>(WALLETS, this.#tenantId, personRef);
    const after: Record<string, unknown> = { ...EMPTY, ...before, personRef };
    for (const [name, change] of Object.entries(changes)) {
      after[name] = (after[name] as number) + change;
    }
    const dates: Record<string, number> = { ...before?.freeByExpiry };
    for (const [date, change] of Object.entries(byExpiry)) {
      dates[date] = (dates[date] ?? 0) + change;
      if (dates[date] === 0) delete dates[date];
    }
    after["freeByExpiry"] = dates;
    this.#view.put(WALLETS, this.#tenantId, personRef, after);
  }

  #line(personRef: string, change: number, activity: string, act: string): void {
    const { eff, id, pol, seq, type } = this.#entry;
    const line: StatementDocument = {
      personRef,
      seq,
      entryId: id,
      type,
      on: eff,
      change,
      activity,
      act,
      policyHash: pol,
    };
    this.#view.put(STATEMENTS, this.#tenantId, String(seq).padStart(12, "0"), line);
  }
}

const sumOf = (alloc: readonly Allocation[]): number => alloc.reduce((sum, { n }) => sum + n, 0);
