import { InvariantViolation } from "@dure/kernel";

/**
 * What a log may say of an error. Messages of libraries and databases quote what they choked on, which may be about
 * people: only the place and the code are kept, and the message of our own invariants, which name no values of people.
 */
export function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...("code" in error ? { code: String(error.code) } : {}),
    ...(error instanceof InvariantViolation ? { message: error.message } : {}),
    stack: frames.slice(0, 20).join("\n"),
  };
}
