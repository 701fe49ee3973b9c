import { formatPoints } from "@dure/kernel";
import type { Policy } from "./schema.ts";
import { authoredName } from "./units.ts";

/** One value of a policy with the path that people use for it, such as `activities.PROPOSAL_ADOPTED.points`. */
export interface FlatValue {
  readonly path: string;
  readonly kind: "NUMBER" | "DAY" | "OTHER";
  /** Name of the field in the rules; tells the unit (`pointsMilli`, `won`, `leaveMinutes`). */
  readonly field: string;
  readonly value: string | number | boolean | readonly (string | number)[];
}

type Leaf = FlatValue["value"];

/**
 * Every value of a policy in file order. Members of lists are named by what they are (code, tier points, kind of choice,
 * rank, step) and not by place, so that two versions can be compared when a member moves.
 */
export function flattenPolicy(policy: Policy): readonly FlatValue[] {
  const values: FlatValue[] = [];
  collect(policy, "", "", values);
  return values;
}

function collect(value: unknown, path: string, field: string, into: FlatValue[]): void {
  if (value === undefined) return;
  if (Array.isArray(value) && value.some((item) => typeof item === "object")) {
    value.forEach((item: unknown, index) => {
      collect(item, `${path}.${nameOfMember(item, index)}`, field, into);
    });
    return;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) {
      collect(inner, path ? `${path}.${authoredName(name)}` : authoredName(name), name, into);
    }
    return;
  }
  into.push({ path, field, kind: kindOf(value), value: value as Leaf });
}

function kindOf(value: unknown): FlatValue["kind"] {
  if (typeof value === "number") return "NUMBER";
  return typeof value === "string" && /^(\d{4}-)?\d{2}-\d{2}$/.test(value) ? "DAY" : "OTHER";
}

function nameOfMember(item: unknown, index: number): string {
  const member = item as Readonly<Record<string, unknown>>;
  if (typeof member["code"] === "string") return member["code"];
  if (typeof member["rank"] === "number") return String(member["rank"]);
  if (typeof member["step"] === "number") return String(member["step"]);
  if (typeof member["kind"] === "string") return member["kind"];
  if (typeof member["pointsMilli"] === "number") return formatPoints(member["pointsMilli"]);
  return String(index + 1);
}
