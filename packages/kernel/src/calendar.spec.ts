import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  civilDate,
  fiscalYearOf,
  isCivilDate,
  kstDate,
  kstMonth,
  kstStartOfDayMs,
  monthDayInYear,
  monthOf,
} from "./calendar.ts";

describe("the Korean calendar", () => {
  it("turns the day at 15:00 UTC", () => {
    expect(kstDate(Date.parse("2026-07-31T14:59:59.999Z"))).toBe("2026-07-31");
    expect(kstDate(Date.parse("2026-07-31T15:00:00.000Z"))).toBe("2026-08-01");
    expect(kstMonth(Date.parse("2026-12-31T15:00:00.000Z"))).toBe("2027-01");
  });

  it("begins a day where the instant before belongs to the day before", () => {
    const day = fc
      .integer({ min: 0, max: 40_000 })
      .map((days) => addDays(civilDate("1990-01-01"), days));
    fc.assert(
      fc.property(day, (date) => {
        const start = kstStartOfDayMs(date);
        expect(kstDate(start)).toBe(date);
        expect(kstDate(start - 1)).toBe(addDays(date, -1));
        expect(fiscalYearOf(date)).toBe(Number(date.slice(0, 4)));
        expect(monthOf(date)).toBe(kstMonth(start));
      }),
    );
  });

  it("agrees with the machine's calendar on every day of four centuries", () => {
    for (let ms = Date.UTC(1900, 0, 1); ms < Date.UTC(2300, 0, 1); ms += 86_400_000) {
      const text = new Date(ms).toISOString().slice(0, 10);
      if (!isCivilDate(text)) throw new Error(`${text} is a day`);
    }
    expect(["1900-02-29", "2100-02-29", "2026-04-31"].some(isCivilDate)).toBe(false);
    expect(isCivilDate("2000-02-29")).toBe(true);
  });

  it.each(["2026-02-30", "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-1", "26-01-01", ""])(
    "knows no day %j",
    (text) => {
      expect(isCivilDate(text)).toBe(false);
      expect(() => civilDate(text)).toThrow("CIVIL_DATE");
    },
  );

  it("puts 29 February on the 28th in a common year", () => {
    expect(monthDayInYear(2026, "02-29")).toBe("2026-02-28");
    expect(monthDayInYear(2028, "02-29")).toBe("2028-02-29");
    expect(() => monthDayInYear(2026, "04-31")).toThrow("CIVIL_DATE");
  });
});
