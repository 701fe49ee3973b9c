import { assertThat } from "@dure/kernel";
import type { LedgerEntry } from "./entry.ts";
import { type Hold, type LedgerState, slotKey, yearKey } from "./state.ts";

/** A reservation: the lots' points are held, the month's slot and the year's ceiling are taken. */
export function applyHold(
  state: LedgerState,
  entry: Extract<LedgerEntry, { type: "redemption.reserved" }>,
): void {
  const { body } = entry;
  assertThat(
    !state.holds.has(body.redemption),
    "I5",
    `redemption ${body.redemption} is held twice`,
  );
  let sum = 0;
  for (const { lot: id, n } of body.alloc) {
    const lot = state.lots.must(id);
    assertThat(lot.person === body.person, "I3", `lot ${id} is not of ${body.person}`);
    state.lots.set(id, { ...lot, free: lot.free - n, held: lot.held + n });
    sum += n;
  }
  assertThat(
    sum === body.points,
    "I3",
    `the lots of ${body.redemption} hold ${sum} of ${body.points}`,
  );
  state.holds.set(body.redemption, {
    redemption: body.redemption,
    state: "HELD",
    person: body.person,
    points: body.points,
    won: body.won,
    leaveMinutes: body.leaveMinutes,
    kind: body.kind,
    tier: body.tier,
    month: body.month,
    fiscalYear: body.fiscalYear,
    mode: body.mode,
    alloc: body.alloc,
    policyHash: entry.pol,
    timeoutAt: body.timeoutAt,
    seq: entry.seq,
  });
  const slot = slotKey(body.person, body.month);
  state.slots.set(slot, [...(state.slots.get(slot) ?? []), body.redemption]);
  countReward(state, body.person, body.fiscalYear, body.won, body.leaveMinutes);
  if (body.mode === "MILESTONE") {
    const year = yearKey(body.person, body.fiscalYear);
    state.tiersTaken.set(year, [...(state.tiersTaken.get(year) ?? []), body.tier]);
  }
}

/** A pinned hold no longer times out: money is about to move. */
export function applyPin(state: LedgerState, redemption: string, seq: number): void {
  const hold = liveHold(state, redemption);
  state.holds.set(redemption, { ...hold, state: "PINNED", timeoutAt: 0, seq });
}

/** Ends a hold, once: captured points are spent, released points return to the very lots they came from (I5). */
export function applyHoldEnd(
  state: LedgerState,
  redemption: string,
  end: "CAPTURED" | "RELEASED" | "TOMBSTONE",
  seq: number,
): void {
  if (end === "TOMBSTONE") {
    assertThat(
      !state.holds.has(redemption),
      "I5",
      `redemption ${redemption} is barred after a hold`,
    );
    state.holds.set(redemption, { ...NOTHING_HELD, redemption, seq });
    return;
  }
  const hold = liveHold(state, redemption);
  for (const { lot: id, n } of hold.alloc) {
    const lot = state.lots.must(id);
    state.lots.set(
      id,
      end === "CAPTURED"
        ? { ...lot, held: lot.held - n, spent: lot.spent + n }
        : { ...lot, held: lot.held - n, free: lot.free + n },
    );
  }
  if (end === "CAPTURED") {
    const member = state.member(hold.person);
    state.members.set(hold.person, { ...member, inLots: member.inLots - hold.points });
  } else {
    giveBack(state, hold);
  }
  state.holds.set(redemption, { ...hold, state: end, timeoutAt: 0, seq });
}

function giveBack(state: LedgerState, hold: Hold): void {
  const slot = slotKey(hold.person, hold.month);
  state.slots.set(
    slot,
    (state.slots.get(slot) ?? []).filter((each) => each !== hold.redemption),
  );
  countReward(state, hold.person, hold.fiscalYear, -hold.won, -hold.leaveMinutes);
  if (hold.mode === "MILESTONE") {
    const year = yearKey(hold.person, hold.fiscalYear);
    state.tiersTaken.set(
      year,
      (state.tiersTaken.get(year) ?? []).filter((tier) => tier !== hold.tier),
    );
  }
}

function countReward(
  state: LedgerState,
  person: string,
  fiscalYear: number,
  won: number,
  leaveMinutes: number,
): void {
  const year = yearKey(person, fiscalYear);
  const before = state.rewarded.get(year) ?? { won: 0, leaveMinutes: 0 };
  state.rewarded.set(year, {
    won: before.won + won,
    leaveMinutes: before.leaveMinutes + leaveMinutes,
  });
}

function liveHold(state: LedgerState, redemption: string): Hold {
  const hold = state.holds.get(redemption);
  assertThat(
    hold && (hold.state === "HELD" || hold.state === "PINNED"),
    "I5",
    `redemption ${redemption} has no live hold`,
  );
  return hold;
}

const NOTHING_HELD: Omit<Hold, "redemption" | "seq"> = {
  state: "TOMBSTONE",
  person: "",
  points: 0,
  won: 0,
  leaveMinutes: 0,
  kind: "LOCAL_CURRENCY",
  tier: 0,
  month: "" as Hold["month"],
  fiscalYear: 0,
  mode: "DEDUCT",
  alloc: [],
  policyHash: "",
  timeoutAt: 0,
};
