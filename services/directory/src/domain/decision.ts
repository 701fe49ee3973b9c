import type { CivilDate } from "@dure/kernel";
import type { Actor } from "@dure/messages";

/** What a decision may know beside its state: who asks, and the instant of asking. */
export interface DecisionContext {
  readonly actor: Actor;
  readonly nowMs: number;
}

/** What a fold may know beside the event: who did it and when. */
export interface FactsOfEvent {
  readonly actor: Actor;
  readonly businessDate: CivilDate;
}
