import type { SealedText } from "@dure/messages";

/** A sealed text and where it stands in an event's data. */
export interface FoundText {
  readonly path: readonly string[];
  readonly sealed: SealedText;
}

const MOST_NESTED = 20;
const FIELDS = ["s", "n", "c", "k"] as const;

/** Every sealed text in an event's data, in order. */
export function sealedTextsIn(data: unknown, path: readonly string[] = []): readonly FoundText[] {
  if (typeof data !== "object" || data === null || path.length > MOST_NESTED) return [];
  if (isSealed(data)) return [{ path, sealed: data }];
  return Object.entries(data).flatMap(([name, value]) => sealedTextsIn(value, [...path, name]));
}

const isSealed = (value: object): value is SealedText =>
  Reflect.get(value, "alg") === "A256GCM" &&
  FIELDS.every((field) => typeof Reflect.get(value, field) === "string");
