import type { CivilDate } from "@dure/kernel";
import { BooksAsOf, parseEntry, sealState } from "@dure/ledger-books";
import { describe, expect, it } from "vitest";
import {
  compareBooks,
  differencesBetween,
  dumpBooks,
  replayAll,
  replayAsOf,
} from "../src/index.ts";
import { recordOf, sealRecord } from "./support/sealed-tenant.ts";
import { smallAgency } from "./support/small-agency.ts";

const history = smallAgency();
const sealed = await sealRecord(recordOf(history));
const day = (text: string): CivilDate => text as CivilDate;

describe("a replay", () => {
  it("gives the very state that production holds", async () => {
    const { root, size, state } = await replayAll({ source: sealed });
    expect(size).toBe(history.entries.length);
    expect(sealState(state)).toEqual(sealState(history.state));
    expect(compareBooks(dumpBooks(history.state), dumpBooks(state))).toEqual([]);
    expect(root).toMatch(/^[0-9a-f]{64}$/);
  });

  it("answers as of a day and a size what the entries before give", async () => {
    for (const size of [0, 5, 13, 24, history.entries.length]) {
      for (const on of [day("2026-02-28"), day("2026-12-31"), day("2027-01-01")]) {
        const { books } = await replayAsOf({ source: sealed, size, on });
        const naive = new BooksAsOf(history.tenantId, on);
        for (const text of history.entries.slice(0, size)) naive.take(parseEntry(text));
        expect(books.members()).toEqual(naive.members());
        expect(books.departmentTotals()).toEqual(naive.departmentTotals());
        expect(books.budget(2026)).toEqual(naive.budget(2026));
      }
    }
  });

  it("expires by the day asked, whether or not the job had come by", async () => {
    const size = history.entries.findIndex((text) => text.includes('"type":"lot.expired"'));
    const { books } = await replayAsOf({ source: sealed, size, on: day("2027-01-01") });
    const { books: after } = await replayAsOf({ source: sealed, on: day("2027-01-31") });
    expect(books.member("p-one")).toMatchObject({ available: 0, expired: 5_000 });
    expect(after.member("p-one")).toMatchObject({ available: 0, expired: 5_000 });
  });

  it("is refused at a size that no checkpoint covers", async () => {
    const on = day("2027-01-01");
    for (const size of [-1, 1.5, history.entries.length + 1]) {
      await expect(replayAsOf({ source: sealed, size, on })).rejects.toThrow("AS_OF_SIZE");
    }
  });
});

describe("a comparison of books", () => {
  it("names account, field and both values", async () => {
    const { state } = await replayAll({ source: sealed });
    const production = dumpBooks(history.state);
    const account = production.accountsByName["member/p-one"];
    if (!account) throw new Error("no account");
    const altered = {
      ...production,
      accountsByName: {
        ...production.accountsByName,
        "member/p-one": { ...account, creditsPosted: account.creditsPosted + 1 },
        "member/p-ghost": account,
      },
    };
    expect(differencesBetween(altered, state)).toEqual([
      { subject: "account/member/p-ghost", field: "", here: JSON.stringify(account), there: "" },
      {
        subject: "account/member/p-one",
        field: "creditsPosted",
        here: String(account.creditsPosted + 1),
        there: String(account.creditsPosted),
      },
    ]);
  });

  it("of a seal says that something differs", async () => {
    const { state } = await replayAll({ source: sealed });
    const seal = sealState(history.state);
    expect(differencesBetween(seal, state)).toEqual([]);
    const root = "0".repeat(64);
    expect(differencesBetween({ ...seal, root }, state)).toEqual([
      { subject: "state", field: "root", here: root, there: seal.root },
    ]);
  });
});
