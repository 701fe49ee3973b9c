export type Key = string | number | null;
export type Step = "down" | "up";

/**
 * The rows behind a place in an order of several columns. Written out as alternatives, because absent fields (NULL)
 * sort first and SQL's comparison of row values would lose them.
 */
export function after(
  columns: readonly string[],
  place: readonly Key[],
  step: Step,
): { readonly condition: string; readonly values: readonly Key[] } {
  const alternatives: string[] = [];
  const values: Key[] = [];
  columns.forEach((column, depth) => {
    const beyond = beyondOne(column, place[depth] ?? null, step);
    if (beyond === undefined) return;
    const equal = columns.slice(0, depth).map((each, at) => {
      const key = place[at] ?? null;
      if (key !== null) values.push(key);
      return key === null ? `${each} IS NULL` : `${each} = ?`;
    });
    values.push(...beyond.values);
    alternatives.push(`(${[...equal, beyond.condition].join(" AND ")})`);
  });
  return { condition: `(${alternatives.join(" OR ")})`, values };
}

function beyondOne(
  column: string,
  key: Key,
  step: Step,
): { readonly condition: string; readonly values: readonly Key[] } | undefined {
  if (step === "up") {
    return key === null
      ? { condition: `${column} IS NOT NULL`, values: [] }
      : { condition: `${column} > ?`, values: [key] };
  }
  // Going down, absent fields come last and nothing comes after them.
  return key === null
    ? undefined
    : { condition: `(${column} < ? OR ${column} IS NULL)`, values: [key] };
}
