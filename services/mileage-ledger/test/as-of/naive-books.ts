import type { BudgetAsOf, LedgerEntry, LotAsOf, MemberAsOf } from "@dure/ledger-books";

/*
 * The as-of rule a second time, as plainly as it can be said: arrays, loops, no state and no accounts. Whatever is asked
 * is counted anew over all entries that were known and had taken effect. It reads what entries say (amounts, lots,
 * redemptions, days), never their moves, so that it cannot share a mistake with the double entry.
 */

interface Alloc {
  readonly lot: string;
  readonly n: number;
}

/** Entries before the size that take effect on the day or earlier: all that counts. */
export function knownOn(entries: readonly LedgerEntry[], size: number, day: string): LedgerEntry[] {
  const known: LedgerEntry[] = [];
  for (let index = 0; index < size; index += 1) {
    const entry = entries[index];
    if (entry && entry.eff <= day) known.push(entry);
  }
  return known;
}

/** How a redemption ended among these entries, or that it has not. */
function endOf(known: readonly LedgerEntry[], redemption: string): "captured" | "open" | "voided" {
  for (const entry of known) {
    if (entry.type === "redemption.captured" && entry.body.redemption === redemption) {
      return "captured";
    }
    if (entry.type === "redemption.voided" && entry.body.redemption === redemption) return "voided";
  }
  return "open";
}

/** Every lot ever granted, by number of its grant, with what became of its points. */
export function naiveLots(known: readonly LedgerEntry[], day: string): LotAsOf[] {
  const lots: LotAsOf[] = [];
  for (const entry of known) {
    if (entry.type === "points.granted") lots.push(naiveLot(known, entry, day));
  }
  return lots;
}

function naiveLot(
  known: readonly LedgerEntry[],
  grant: Extract<LedgerEntry, { type: "points.granted" }>,
  day: string,
): LotAsOf {
  const { act, activity, department, person, points } = grant.body;
  const { expiresOn } = grant.body.lot;
  let [held, spent, expired, reversed, reversedOfGrant] = [0, 0, 0, 0, 0];
  for (const entry of known) {
    if (entry.type === "points.deducted" || entry.type === "clawback.settled") {
      spent += ofLot(entry.body.alloc, grant.id);
    }
    if (entry.type === "points.reversed") {
      reversed += ofLot(entry.body.alloc, grant.id);
      if (entry.body.original === grant.id) reversedOfGrant += entry.body.points;
    }
    if (entry.type === "lot.expired" && entry.body.lot === grant.id) expired += entry.body.points;
    if (entry.type === "redemption.reserved") {
      const end = endOf(known, entry.body.redemption);
      const taken = ofLot(entry.body.alloc, grant.id);
      if (end === "open") held += taken;
      if (end === "captured") spent += taken;
    }
  }
  let free = points - held - spent - expired - reversed;
  // A day past its last one the lot is gone, whether or not somebody has written that down.
  if (expiresOn < day) {
    expired += free;
    free = 0;
  }
  const { eff, id, seq } = grant;
  return {
    ...{ id, act, activity, department, eff, expiresOn, person, seq, granted: points },
    ...{ free, held, spent, expired, reversed, reversedOfGrant },
  };
}

function ofLot(alloc: readonly Alloc[], lot: string): number {
  let sum = 0;
  for (const part of alloc) if (part.lot === lot) sum += part.n;
  return sum;
}

function all(alloc: readonly Alloc[]): number {
  let sum = 0;
  for (const part of alloc) sum += part.n;
  return sum;
}

/** What one person had. Spent points that were taken back, and penalties beyond what was there, are owed. */
export function naiveMember(
  known: readonly LedgerEntry[],
  person: string,
  day: string,
): MemberAsOf {
  let [earned, owed, available, held, expired] = [0, 0, 0, 0, 0];
  for (const entry of known) {
    if (!("person" in entry.body) || entry.body.person !== person) continue;
    if (entry.type === "points.granted") earned += entry.body.points;
    if (entry.type === "points.reversed") earned -= entry.body.points;
    if (entry.type === "points.reversed" || entry.type === "points.deducted") {
      owed += entry.body.points - all(entry.body.alloc);
    }
    if (entry.type === "clawback.settled") owed -= entry.body.points;
  }
  for (const lot of naiveLots(known, day)) {
    if (lot.person !== person) continue;
    available += lot.free;
    held += lot.held;
    expired += lot.expired;
  }
  return { person, earned, available, held, expired, owed };
}

/** Points that the people of a department earned by acts of a year: grants less what was taken back of them. */
export function naiveDepartment(
  known: readonly LedgerEntry[],
  department: string,
  fiscalYear: number,
): number {
  let sum = 0;
  for (const lot of naiveLots(known, "")) {
    if (lot.department !== department || !lot.eff.startsWith(`${fiscalYear}-`)) continue;
    sum += lot.granted - lot.reversedOfGrant;
  }
  return sum;
}

/** A year's reward money: what the council gave, what redemptions hold, what was paid. */
export function naiveBudget(known: readonly LedgerEntry[], fiscalYear: number): BudgetAsOf {
  let [fundedWon, heldWon, paidWon] = [0, 0, 0];
  for (const entry of known) {
    if (entry.type === "budget.funded" && entry.body.fiscalYear === fiscalYear) {
      fundedWon += entry.body.won;
    }
    if (entry.type !== "redemption.reserved" || entry.body.fiscalYear !== fiscalYear) continue;
    const end = endOf(known, entry.body.redemption);
    if (end === "open") heldWon += entry.body.won;
    if (end === "captured") paidWon += entry.body.won;
  }
  return { fiscalYear, fundedWon, heldWon, paidWon, freeWon: fundedWon - heldWon - paidWon };
}
