const SURNAMES = ["가", "나", "다", "라", "마", "바", "사", "아", "자", "차", "하"];
const FIRST = [
  "온",
  "별",
  "솔",
  "빛",
  "들",
  "샘",
  "결",
  "담",
  "슬",
  "찬",
  "해",
  "봄",
  "울",
  "늘",
  "람",
];
const SECOND = ["이", "아", "솜", "비", "리", "새", "름", "내", "든", "울", "봄", "빈"];

/** A made-up name that no register holds; the mark shows it wherever it is read. */
export function fictionalName(random: () => number): string {
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? "";
  return `${pick(SURNAMES)}${pick(FIRST)}${pick(SECOND)}(가상)`;
}
