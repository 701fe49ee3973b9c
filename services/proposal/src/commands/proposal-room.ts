import { type CommandHandler, createCommandHandler } from "@dure/command-handling";
import type { SubjectKeyring } from "@dure/contracts";
import type { EventStore } from "@dure/event-store";
import type { Clock, Ids } from "@dure/kernel";
import type { Directory } from "../directory.ts";
import type { ProposalCommand } from "../domain/proposal/commands.ts";
import { proposalDecider } from "../domain/proposal/decide.ts";
import type { ProposalEvent } from "../domain/proposal/events.ts";
import type { ProposalState } from "../domain/proposal/state.ts";
import { proposalEventTypes } from "./event-types.ts";

export interface ProposalRoomParts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly directory: Directory;
  readonly keyring: Pick<SubjectKeyring, "seal" | "open">;
}

/** What the use cases of proposals work with. */
export interface ProposalRoom {
  readonly proposals: CommandHandler<ProposalState, ProposalCommand, ProposalEvent>;
  readonly directory: Directory;
  readonly keyring: Pick<SubjectKeyring, "seal" | "open">;
}

/** Builds the handler of the streams `proposal`. */
export function createProposals(parts: ProposalRoomParts): ProposalRoom {
  const { clock, directory, ids, keyring, store } = parts;
  const proposals = createCommandHandler({
    store,
    category: "proposal",
    decider: proposalDecider,
    registry: proposalEventTypes,
    clock,
    ids,
  });
  return { proposals, directory, keyring };
}
