import { formatPoints } from "@dure/kernel";
import type { BooksAnswer } from "../../replay/books-answer.ts";

/** A department's total of a year as it is answered. */
export const departmentView = ({
  department,
  fiscalYear,
  points,
}: BooksAnswer["departments"][number]) => ({
  department,
  fiscalYear,
  earned: formatPoints(points),
});
