import type { Basis } from "@dure/ledger-books";
import type { Trace } from "@dure/policy";

/** Puts the keys of a trace in order, as the bytes of an entry demand. Traces are small: a few steps of a few inputs. */
export const basisOf = (trace: Trace): Basis => sorted({ trace }) as Basis;

/** Of what was withheld before any rule was asked. */
export const NO_TRACE: Basis = { trace: [] };

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const ordered: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) ordered[key] = sorted((value as never)[key]);
  return ordered;
}
