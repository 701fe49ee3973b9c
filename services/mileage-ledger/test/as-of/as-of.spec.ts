import { addDays, type CivilDate, kstDate } from "@dure/kernel";
import { BooksAsOf, type LedgerEntry, parseEntry } from "@dure/ledger-books";
import { tenantId } from "@dure/messages";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Act, act, Player, rules } from "../random-history.ts";
import { knownOn, naiveBudget, naiveDepartment, naiveLots, naiveMember } from "./naive-books.ts";

const PARTS = 5;
const HISTORIES_A_PART = 2_000;
const ENTRY_TYPES = 16;
const YEARS = [2025, 2026, 2027, 2028];
const DEPARTMENTS = ["d0", "d1", "d2"];
/** What was tried, so that a generator that runs dry is noticed. */
const tried = { histories: 0, backdated: 0, unwrittenExpiries: 0, types: new Set<string>() };

const history = fc.array(act, { minLength: 10, maxLength: 40 });

/** A tree size and a day; the day lies on or beside one on which something of the history happens or lapses. */
const question = fc.record({
  size: fc.nat(),
  day: fc.nat(),
  beside: fc.integer({ min: -1, max: 1 }),
});
const questions = fc.array(question, { minLength: 2, maxLength: 4 });

function played(player: Player, acts: readonly Act[]): readonly LedgerEntry[] {
  for (const next of acts) player.play(next);
  return player.world.stored.map(parseEntry);
}

/** Days on which answers change: effects, records, last days of lots. */
function tellingDays(entries: readonly LedgerEntry[]): readonly CivilDate[] {
  const days = new Set<CivilDate>();
  for (const entry of entries) {
    days.add(entry.eff);
    if (entry.type === "points.granted") days.add(entry.body.lot.expiresOn);
    if (entry.type === "period.closed") days.add(entry.body.through);
  }
  return [...days];
}

function booksAsOf(entries: readonly LedgerEntry[], size: number, day: CivilDate): BooksAsOf {
  const books = new BooksAsOf(tenantId("donghae"), day);
  for (const entry of entries.slice(0, size)) books.take(entry);
  return books;
}

function compare(entries: readonly LedgerEntry[], size: number, day: CivilDate): void {
  const books = booksAsOf(entries, size, day);
  const known = knownOn(entries, size, day);
  expect(books.size).toBe(size);
  expect(books.passedOver).toBe(size - known.length);
  const lots = naiveLots(known, day);
  const written = known.filter(({ type }) => type === "lot.expired").length;
  if (lots.filter(({ expired }) => expired > 0).length > written) tried.unwrittenExpiries += 1;
  for (const lot of lots) expect(books.lot(lot.id)).toEqual(lot);
  for (const person of ["a", "b", "c", "nobody"]) {
    expect(books.member(person)).toEqual(naiveMember(known, person, day));
    expect(books.lotsOf(person)).toEqual(lots.filter((lot) => lot.person === person));
  }
  const totals = books.departmentTotals();
  for (const fiscalYear of YEARS) {
    expect(books.budget(fiscalYear)).toEqual(naiveBudget(known, fiscalYear));
    for (const department of DEPARTMENTS) {
      const told = totals.find(
        (each) => each.department === department && each.fiscalYear === fiscalYear,
      );
      expect(told?.points ?? 0).toBe(naiveDepartment(known, department, fiscalYear));
    }
  }
}

it.each(Array.from({ length: PARTS }, (_, index) => index + 1))(
  "answers as the naive model does, whatever happened and whatever is asked (part %i)",
  () => {
    fc.assert(
      fc.property(rules, history, questions, (wanted, acts, asks) => {
        const entries = played(new Player(wanted), acts);
        const days = tellingDays(entries);
        for (const { beside, day, size } of asks) {
          const near = days[day % days.length] as CivilDate;
          compare(entries, size % (entries.length + 1), addDays(near, beside));
        }
        tried.histories += 1;
        for (const { eff, rec, type } of entries) {
          tried.types.add(type);
          if (eff < kstDate(rec)) tried.backdated += 1;
        }
      }),
      { numRuns: HISTORIES_A_PART },
    );
  },
  90_000,
);

it("was asked over ten thousand histories in which everything happened", () => {
  expect(tried.histories).toBeGreaterThanOrEqual(10_000);
  expect(tried.types.size).toBe(ENTRY_TYPES);
  expect(tried.backdated).toBeGreaterThan(10_000);
  expect(tried.unwrittenExpiries).toBeGreaterThan(1_000);
});

it("answers the same whether or not the expiry job ran", () => {
  fc.assert(
    fc.property(rules, history, fc.nat(), (wanted, acts, pick) => {
      const never = acts.map(
        (each): Act => (each.kind === "expire" ? { kind: "days", count: 0 } : each),
      );
      const without = played(new Player(wanted), never);
      const daily = played(new Player(wanted, { expiryJob: true }), acts);
      const days = [...new Set([...tellingDays(without), ...tellingDays(daily)])];
      const day = days[pick % days.length] as CivilDate;
      const [left, right] = [without, daily].map((each) => booksAsOf(each, each.length, day));
      expect(left?.members()).toEqual(right?.members());
      expect(left?.departmentTotals()).toEqual(right?.departmentTotals());
      for (const year of YEARS) expect(left?.budget(year)).toEqual(right?.budget(year));
    }),
    { numRuns: 2_000 },
  );
}, 60_000);
