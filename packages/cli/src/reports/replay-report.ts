import { type CivilDate, formatPoints } from "@dure/kernel";
import type { BooksAsOf, BudgetAsOf, LotAsOf, MemberAsOf } from "@dure/ledger-books";

/** What is asked of the books. */
export type Asked =
  | { readonly kind: "all" }
  | { readonly kind: "budget"; readonly fiscalYear: number }
  | { readonly kind: "department" | "lot" | "person"; readonly name: string };

type DepartmentTotal = ReturnType<BooksAsOf["departmentTotals"]>[number];

/** What the books answer. Points in thousandths, money in won. */
export interface Answer {
  readonly members?: readonly MemberAsOf[];
  readonly lots?: readonly LotAsOf[];
  readonly departments?: readonly DepartmentTotal[];
  readonly budgets?: readonly BudgetAsOf[];
}

/** Asks the books. What they never heard of is answered with nothing, as it is: no balance, no lot. */
export function answerTo(books: BooksAsOf, asked: Asked): Answer {
  switch (asked.kind) {
    case "person":
      return { members: [books.member(asked.name)], lots: books.lotsOf(asked.name) };
    case "department":
      return {
        departments: books.departmentTotals().filter(({ department }) => department === asked.name),
      };
    case "budget":
      return { budgets: [books.budget(asked.fiscalYear)] };
    case "lot": {
      const lot = books.lot(asked.name);
      return { lots: lot ? [lot] : [] };
    }
    case "all":
      return {
        members: books.members(),
        departments: books.departmentTotals(),
        budgets: fiscalYears(books).map((year) => books.budget(year)),
      };
  }
}

const BUDGET = /^budget\/([0-9]{4})\//;

const fiscalYears = (books: BooksAsOf): readonly number[] =>
  books.accounts().flatMap(([name]) => {
    const [, year] = BUDGET.exec(name) ?? [];
    return year === undefined ? [] : [Number(year)];
  });

/** The answer for people, and what it rests on. */
export function replayReport(
  { budgets, departments, lots, members }: Answer,
  at: { readonly on: CivilDate; readonly size: number; readonly root: string },
): string {
  return [
    `${at.on} 현재, 원장 ${at.size}건까지`,
    `(루트 ${at.root}. 서명은 확인하지 않았습니다: dure verify)`,
    ...section("사람", members, memberLine),
    ...section("적립 묶음", lots, lotLine),
    ...section("부서", departments, departmentLine),
    ...section("예산", budgets, budgetLine),
  ].join("\n");
}

function section<Row>(
  title: string,
  rows: readonly Row[] | undefined,
  line: (row: Row) => string,
): readonly string[] {
  if (!rows) return [];
  return [
    "",
    `${title}:`,
    ...(rows.length === 0 ? ["  없음"] : rows.map((row) => `  ${line(row)}`)),
  ];
}

const points = (milli: number): string => `${formatPoints(milli)}점`;
const won = (amount: number): string => `${amount.toLocaleString("ko-KR")}원`;

const memberLine = ({ available, earned, expired, held, owed, person }: MemberAsOf): string =>
  `${person}: 쓸 수 있음 ${points(available)}, 묶임 ${points(held)}, 적립 ${points(earned)}, ` +
  `소멸 ${points(expired)}, 갚을 것 ${points(owed)}`;

const lotLine = (lot: LotAsOf): string =>
  `${lot.id} (${lot.eff} ${lot.activity}, ${lot.expiresOn}까지, ${lot.person}): ` +
  `적립 ${points(lot.granted)} = 남음 ${points(lot.free)} + 묶임 ${points(lot.held)} + ` +
  `씀 ${points(lot.spent)} + 소멸 ${points(lot.expired)} + 취소 ${points(lot.reversed)}`;

const departmentLine = ({ department, fiscalYear, points: milli }: DepartmentTotal): string =>
  `${fiscalYear} ${department}: ${points(milli)}`;

const budgetLine = ({ fiscalYear, freeWon, fundedWon, heldWon, paidWon }: BudgetAsOf): string =>
  `${fiscalYear}: 편성 ${won(fundedWon)}, 지급 ${won(paidWon)}, 묶임 ${won(heldWon)}, 남음 ${won(freeWon)}`;
