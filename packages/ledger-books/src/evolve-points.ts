import { assertThat, fiscalYearOf } from "@dure/kernel";
import type { LedgerEntry } from "./entry.ts";
import type { Allocation, EntryBody } from "./entry-bodies.ts";
import { countGrant } from "./limits.ts";
import type { Lot } from "./lots.ts";
import { departmentKey, type LedgerState } from "./state.ts";

type EntryOf<Type extends LedgerEntry["type"]> = Extract<LedgerEntry, { type: Type }>;
type BodyOf<Type extends EntryBody["type"]> = Extract<EntryBody, { type: Type }>["body"];

/** Opens the lot of a grant and counts it: earned, caps, department total by the department on the day of the act. */
export function applyGrant(state: LedgerState, entry: EntryOf<"points.granted">): void {
  const { body, eff, id, seq } = entry;
  assertThat(body.lot.expiresOn >= eff, "I3", `grant ${id} expires before it counts`);
  state.lots.add(id, {
    person: body.person,
    department: body.department,
    activity: body.activity,
    act: body.act,
    eff,
    expiresOn: body.lot.expiresOn,
    seq,
    granted: body.points,
    free: body.points,
    held: 0,
    spent: 0,
    expired: 0,
    reversed: 0,
    reversedOfGrant: 0,
  });
  const member = state.member(body.person);
  state.members.set(body.person, {
    ...member,
    earned: member.earned + body.points,
    inLots: member.inLots + body.points,
  });
  if (body.subject !== "") state.subjects.set(body.subject, id);
  countEarned(state, state.lots.must(id), body.points, 1);
}

/** Counts a grant or, with negative numbers, its reversal for the department in the year of the act. */
function countEarned(state: LedgerState, lot: Lot, points: number, cases: number): void {
  const year = fiscalYearOf(lot.eff);
  countGrant(state, lot, year, { pointsMilli: points, count: cases });
  const unit = departmentKey(lot.department, year);
  state.departments.set(unit, (state.departments.get(unit) ?? 0) + points);
}

/** A penalty on available points; what was earned stays earned. */
export function applyDeduction(state: LedgerState, body: BodyOf<"points.deducted">): void {
  const fromLots = spend(state, body.person, body.alloc);
  const member = state.member(body.person);
  state.members.set(body.person, { ...member, owed: member.owed + body.points - fromLots });
}

/** Takes a grant back: first what is left of its own lot; what was spent of it is owed from now on. */
export function applyReversal(state: LedgerState, entry: EntryOf<"points.reversed">): void {
  const { body } = entry;
  const lot = state.lots.must(body.original);
  assertThat(lot.person === body.person, "I10", "a reversal names another person than its grant");
  let fromLot = 0;
  for (const { lot: id, n } of body.alloc) {
    assertThat(id === body.original, "I10", "a reversal takes from another lot than its grant's");
    fromLot += n;
  }
  state.lots.set(body.original, {
    ...lot,
    free: lot.free - fromLot,
    reversed: lot.reversed + fromLot,
    reversedOfGrant: lot.reversedOfGrant + body.points,
  });
  const member = state.member(body.person);
  state.members.set(body.person, {
    earned: member.earned - body.points,
    inLots: member.inLots - fromLot,
    owed: member.owed + body.points - fromLot,
  });
  const whole = lot.reversedOfGrant + body.points === lot.granted;
  countEarned(state, lot, -body.points, whole ? -1 : 0);
}

/** Free points pay back what the person owes. */
export function applySettlement(state: LedgerState, body: BodyOf<"clawback.settled">): void {
  spend(state, body.person, body.alloc);
  const member = state.member(body.person);
  state.members.set(body.person, { ...member, owed: member.owed - body.points });
}

/** What is still free in a lot past its date is gone; what is held stays until its redemption ends. */
export function applyExpiry(state: LedgerState, body: BodyOf<"lot.expired">): void {
  const lot = state.lots.must(body.lot);
  assertThat(lot.person === body.person, "I3", "an expiry names another person than its lot");
  state.lots.set(body.lot, {
    ...lot,
    free: lot.free - body.points,
    expired: lot.expired + body.points,
  });
  const member = state.member(body.person);
  state.members.set(body.person, { ...member, inLots: member.inLots - body.points });
}

function spend(state: LedgerState, person: string, alloc: readonly Allocation[]): number {
  let sum = 0;
  for (const { lot: id, n } of alloc) {
    const lot = state.lots.must(id);
    assertThat(lot.person === person, "I3", `lot ${id} is not of ${person}`);
    state.lots.set(id, { ...lot, free: lot.free - n, spent: lot.spent + n });
    sum += n;
  }
  const member = state.member(person);
  state.members.set(person, { ...member, inLots: member.inLots - sum });
  return sum;
}
