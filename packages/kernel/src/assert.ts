/**
 * A broken invariant: the program, not the person, is wrong. It is never turned into an ordinary refusal; whoever owns
 * the state stops using it.
 */
export class InvariantViolation extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = "InvariantViolation";
    this.code = code;
  }
}

/** Stops the operation when something that must always hold does not. These checks stay on in production. */
export function assertThat(condition: unknown, code: string, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(code, message);
}
