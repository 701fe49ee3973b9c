/**
 * What the outside is told when something is refused: a stable code, what happened, why, and how to mend it. Korean is
 * the language of the interface; the code is the language of programs.
 */
export interface ProblemDefinition {
  /** HTTP status that fits the refusal. */
  readonly status: number;
  /** What happened, in one Korean sentence without parameters. */
  readonly title: string;
  /** Why, for this very case. `{name}` is replaced by the parameter of that name. */
  readonly why: string;
  /** How to mend it. `{name}` is replaced as well. */
  readonly remedy: string;
}

/** A refusal of a command or request. It is a value, not an exception: refusing is ordinary work. */
export interface Refusal {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export type RefusalParams = Readonly<Record<string, string | number>>;

export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

export const accepted = <Value>(value: Value): Outcome<Value> => ({ ok: true, value });
export const refused = (refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal,
});

/** Thrown at the edges (HTTP, gRPC) where a refusal has to leave through an exception; carries the refusal unchanged. */
export class RefusalError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`${refusal.code}: ${refusal.why}`);
    this.name = "RefusalError";
    this.refusal = refusal;
  }
}

const fill = (text: string, params: RefusalParams): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in params ? String(params[name]) : whole,
  );

/**
 * Turns a package's table of codes into one function that makes refusals. One table per package, in its `errors.ts`,
 * listed in its README.
 */
export function defineProblems<Code extends string>(
  table: Readonly<Record<Code, ProblemDefinition>>,
) {
  return {
    table,
    refuse(code: Code, params: RefusalParams = {}): Refusal {
      const { status, title, why, remedy } = table[code];
      return { code, status, title, why: fill(why, params), remedy: fill(remedy, params), params };
    },
  };
}
