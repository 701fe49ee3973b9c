import { isEligible, type Policy, rerunTrace, type Trace } from "@dure/policy";

const MOST_REMEMBERED = 50_000;
const ELIGIBILITY = "eligibility.request";

/** A policy as entries name it. */
export interface RulesOfHash {
  readonly hash: string;
  readonly rules: Policy;
}

/**
 * Runs the rules again on what an entry recorded (I13). Many entries of a ledger record the same reasoning to the byte,
 * so an answer is remembered by policy and bytes.
 */
export class RuleRunner {
  readonly #known = new Map<string, boolean>();
  #runs = 0;

  /** Different reasonings that were decided again. */
  get runs(): number {
    return this.#runs;
  }

  /** True when deciding again under this policy gives the very bytes of the reasoning, `basis.trace` as it is stored. */
  holds({ hash, rules }: RulesOfHash, bytes: string): boolean {
    const key = `${hash}${bytes}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    this.#runs += 1;
    const holds = decidedAgain(rules, bytes) === bytes;
    this.#known.set(key, holds);
    return holds;
  }
}

/** The reasoning as the rules give it now; undefined where they cannot answer what was asked. */
function decidedAgain(policy: Policy, bytes: string): string | undefined {
  try {
    const again: Trace[number][] = [];
    for (const decision of decisionsOf(JSON.parse(bytes) as Trace)) {
      const answer = answerTo(policy, decision);
      if (!answer) return undefined;
      again.push(...answer);
    }
    return sortedJson(again);
  } catch {
    // Inputs that no rule was made for, such as amounts beyond all bounds: no rule answered this.
    return undefined;
  }
}

/** A reward asks several questions one after another; each begins with its request. */
export function decisionsOf(trace: Trace): readonly Trace[] {
  const decisions: Trace[number][][] = [];
  for (const step of trace) {
    const current = decisions.at(-1);
    if (!current || step.rule.endsWith(".request")) decisions.push([step]);
    else current.push(step);
  }
  return decisions;
}

function answerTo(policy: Policy, decision: Trace): Trace | undefined {
  if (isWithoutInputs(decision)) return eligibleWithoutInputs(policy);
  const again = rerunTrace(policy, decision);
  return again.ok ? again.value : undefined;
}

/**
 * Grade and discipline are the person's own: the entry keeps which rules of eligibility were asked and what they answered,
 * the inputs are sealed in `pd`. What a person who is eligible was asked follows from the policy alone.
 */
const isWithoutInputs = ([first]: Trace): boolean =>
  first?.rule === ELIGIBILITY && Object.keys(first.inputs).length === 0;

const eligibleTraces = new WeakMap<Policy, Trace>();

function eligibleWithoutInputs(policy: Policy): Trace {
  const known = eligibleTraces.get(policy);
  if (known) return known;
  const { departments, employment, gradeAtLeast, gradeAtMost } = policy.eligibility;
  const anyOf = (allowed: "ALL" | readonly string[]): string =>
    allowed === "ALL" ? "" : (allowed[0] ?? "");
  const { trace } = isEligible(policy, {
    gradeEquivalent: gradeAtMost ?? gradeAtLeast ?? 1,
    employment: anyOf(employment),
    departmentCode: anyOf(departments),
    disciplined: false,
  });
  const bare = trace.map((step) => ({ ...step, inputs: {} }));
  eligibleTraces.set(policy, bare);
  return bare;
}

/** JSON with sorted keys. For whole numbers and plain texts it is RFC 8785, at a fraction of the price. */
export const sortedJson = (value: unknown): string => JSON.stringify(sorted(value));

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const ordered: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort(inOrder))
    ordered[key] = sorted(Reflect.get(value, key));
  return ordered;
}

const inOrder = (left: string, right: string): number => (left < right ? -1 : 1);
