import type { PayoutAnswer, PayoutInstruction, PayoutPort } from "../src/payout/port.ts";

export type Behaviour =
  | "accept"
  /** Takes the instruction and then says nothing for ever. */
  | "take-and-be-silent"
  /** Takes the instruction and then fails, as a lost connection does. */
  | "take-and-throw"
  /** Fails before anything was taken. */
  | "throw"
  | { readonly answer: PayoutAnswer };

export interface ScriptedPort extends PayoutPort {
  /** Every call of `submit` that reached the operator. */
  readonly submitted: readonly PayoutInstruction[];
  behave(...next: readonly Behaviour[]): void;
  /** What the operator says about a reference when asked; absent: what it took, else NOT_FOUND. */
  answerQueries(answer: PayoutAnswer | { readonly state: "NOT_FOUND" } | undefined): void;
}

/** An operator that takes each reference once and does what it is told to. */
export function scriptedPort(
  options: { readonly authoritativeQuery?: boolean } = {},
): ScriptedPort {
  const submitted: PayoutInstruction[] = [];
  const behaviours: Behaviour[] = [];
  let query: PayoutAnswer | { readonly state: "NOT_FOUND" } | undefined;
  return {
    capabilities: { mode: "API", authoritativeQuery: options.authoritativeQuery ?? false },
    submitted,
    behave: (...next) => behaviours.push(...next),
    answerQueries: (answer) => {
      query = answer;
    },
    async submit(instruction) {
      const behaviour = behaviours.shift() ?? "accept";
      if (behaviour === "throw") throw new Error("connection refused");
      submitted.push(instruction);
      if (behaviour === "take-and-throw") throw new Error("HTTP 500");
      if (behaviour === "take-and-be-silent") return new Promise(() => undefined);
      return behaviour === "accept" ? { state: "ACCEPTED" } : behaviour.answer;
    },
    async query(_, payoutRef) {
      if (query) return query;
      const has = submitted.some((instruction) => instruction.payoutRef === payoutRef);
      return { state: has ? "ACCEPTED" : "NOT_FOUND" };
    },
  };
}
