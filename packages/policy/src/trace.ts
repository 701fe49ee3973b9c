/** A value that JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** One rule that took part in a decision, what it was given and what it answered. */
export interface TraceStep {
  readonly rule: string;
  readonly inputs: { readonly [name: string]: JsonValue };
  readonly result: JsonValue;
}

/** The recorded reasoning of one decision, first rule first. It is stored in the event that the decision made. */
export type Trace = readonly TraceStep[];

type Loose = { readonly [name: string]: JsonValue | undefined | Loose };

/** Builds one step. Absent inputs are left out, so that the step has one JSON form only. */
export function traceStep(rule: string, inputs: Loose, result: JsonValue): TraceStep {
  return { rule, inputs: withoutAbsent(inputs), result };
}

function withoutAbsent(inputs: Loose): { readonly [name: string]: JsonValue } {
  const kept: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(inputs)) {
    if (value === undefined) continue;
    kept[name] = isPlain(value) ? withoutAbsent(value) : value;
  }
  return kept;
}

const isPlain = (value: JsonValue | Loose): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);
