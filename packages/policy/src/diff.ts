import { formatPoints } from "@dure/kernel";
import { type FlatValue, flattenPolicy } from "./flatten.ts";
import { withDirection, withSubject } from "./josa.ts";
import { FIELD_LABELS, VALUE_LABELS } from "./labels.ts";
import type { Policy } from "./schema.ts";
import { LEAVE_MINUTES_PER_DAY } from "./units.ts";

export interface PolicyChange {
  readonly kind: "ADDED" | "REMOVED" | "CHANGED";
  /** As `flattenPolicy` writes it. */
  readonly path: string;
  /** Korean, for people: "4점", "70,000원", "1일". */
  readonly before?: string;
  readonly after?: string;
  /** One Korean sentence. */
  readonly sentence: string;
}

/**
 * What changes from one version to the next, in plain Korean, in the order of the rules. Two policies without a change
 * have the same hash, apart from the order of list members.
 */
export function diffPolicies(before: Policy, after: Policy): readonly PolicyChange[] {
  const old = new Map(flattenPolicy(before).map((value) => [value.path, value]));
  const fresh = new Map(flattenPolicy(after).map((value) => [value.path, value]));
  const titles = { ...titlesOf(before), ...titlesOf(after) };
  const paths = [...new Set([...old.keys(), ...fresh.keys()])];
  return paths.flatMap((path) => {
    const change = changeAt(path, old.get(path), fresh.get(path), titles);
    return change ? [change] : [];
  });
}

type Titles = Readonly<Record<string, string>>;

function changeAt(
  path: string,
  before: FlatValue | undefined,
  after: FlatValue | undefined,
  titles: Titles,
): PolicyChange | undefined {
  const name = labelOfPath(path, titles);
  if (before && after) {
    const [old, fresh] = [inKorean(before), inKorean(after)];
    if (JSON.stringify(before.value) === JSON.stringify(after.value)) return undefined;
    const sentence = `${withSubject(name)} ${old}에서 ${withDirection(fresh)} 바뀝니다.`;
    return { kind: "CHANGED", path, before: old, after: fresh, sentence };
  }
  if (after) {
    const fresh = inKorean(after);
    const sentence = `${withSubject(name)} ${withDirection(fresh)} 새로 생깁니다.`;
    return { kind: "ADDED", path, after: fresh, sentence };
  }
  if (!before) return undefined;
  const old = inKorean(before);
  const sentence = `${withSubject(name)} 없어집니다(지금은 ${old}).`;
  return { kind: "REMOVED", path, before: old, sentence };
}

function titlesOf(policy: Policy): Titles {
  const { activities, bonuses, penalties, awards } = policy;
  return Object.fromEntries(
    [...activities, ...bonuses, ...penalties, ...awards].map(({ code, titleKo }) => [
      code,
      `‘${titleKo}’`,
    ]),
  );
}

function labelOfPath(path: string, titles: Titles): string {
  // Only the dot between a tier's own points ("0.5") is not a separator.
  const parts = path.split(/\.(?!\d+\.)|(?<!\d)\./);
  const labels = parts.map((part, index) => labelOfPart(part, parts[index - 1], titles));
  return labels.filter((label) => label !== "").join(" ");
}

function labelOfPart(part: string, parent: string | undefined, titles: Titles): string {
  const known = titles[part] ?? FIELD_LABELS[part] ?? VALUE_LABELS[part];
  if (known !== undefined) return known;
  if (parent === "tiers") return `${part}점`;
  if (parent === "ranks") return `${part}위`;
  if (parent === "approval") return `${part}단계`;
  return part;
}

function inKorean({ field, value }: FlatValue): string {
  if (typeof value === "boolean") return value ? "예" : "아니오";
  if (typeof value === "number") return numberInKorean(field, value);
  const words = typeof value === "string" ? [value] : value.map(String);
  return words.map((word) => VALUE_LABELS[word] ?? word).join(", ") || "없음";
}

function numberInKorean(field: string, value: number): string {
  if (field.endsWith("Milli")) return `${formatPoints(value)}점`;
  if (/leaveMinutes/.test(field)) {
    return `${formatPoints(Math.round((value * 1000) / LEAVE_MINUTES_PER_DAY))}일`;
  }
  if (/permille$/i.test(field)) return `${formatPoints(value * 100)}%`;
  if (/won/i.test(field)) return `${value.toLocaleString("ko-KR")}원`;
  if (field.endsWith("Days")) return `${value}일`;
  if (field.startsWith("grade")) return `${value}급`;
  if (/Max$|PerMonth$/.test(field)) return `${value}회`;
  if (field === "count") return `${value}건`;
  if (field === "surveyMonth") return `${value}월`;
  if (field === "maxMembers" || field === "individualTop") return `${value}명`;
  return String(value);
}
