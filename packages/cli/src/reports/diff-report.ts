/** What a server answers to a comparison; it may say more than is named here. */
export interface Comparison {
  readonly ok: boolean;
  readonly differences: readonly Readonly<Record<string, unknown>>[];
}

export function isComparison(value: unknown): value is Comparison {
  if (typeof value !== "object" || value === null) return false;
  const { differences, ok } = value as Record<string, unknown>;
  const isList = (list: unknown): boolean =>
    Array.isArray(list) && list.every((one) => typeof one === "object" && one !== null);
  return typeof ok === "boolean" && isList(differences);
}

const WORDS: Readonly<Record<string, string>> = {
  area: "곳",
  where: "자리",
  expected: "다시 계산한 값",
  found: "운영 중인 값",
  why: "까닭",
};

/** Every difference with all that the server says of it. */
export function diffReport({ differences, ok }: Comparison): string {
  if (ok && differences.length === 0) return "다시 계산한 것과 모두 같습니다.";
  return [
    `다른 곳이 ${differences.length}군데 있습니다.`,
    ...differences.flatMap((difference, index) => [
      "",
      `${index + 1}.`,
      ...Object.entries(difference).map(
        ([key, value]) => `  ${WORDS[key] ?? key}: ${shown(value)}`,
      ),
    ]),
  ].join("\n");
}

const shown = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);
