export { type WitnessProblemCode, witnessProblems } from "./errors.ts";
export { originKey } from "./folder-state.ts";
export type { RateLimit } from "./rate-limit.ts";
export { type RunningWitness, startWitness, type WitnessOptions } from "./start-witness.ts";
