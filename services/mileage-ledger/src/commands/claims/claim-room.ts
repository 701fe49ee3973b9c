import { type CommandHandler, createCommandHandler } from "@dure/command-handling";
import type { SubjectKeyring } from "@dure/contracts";
import type { EventStore } from "@dure/event-store";
import type { Clock, Ids } from "@dure/kernel";
import type { Directory } from "../../directory.ts";
import type { ClaimCommand } from "../../domain/claim/commands.ts";
import { claimDecider } from "../../domain/claim/decide.ts";
import type { ClaimEvent } from "../../domain/claim/events.ts";
import type { ClaimState } from "../../domain/claim/state.ts";
import type { PraiseCommand } from "../../domain/praise/commands.ts";
import { type PraiseState, praiseDecider } from "../../domain/praise/decide.ts";
import type { PraiseEvent } from "../../domain/praise/events.ts";
import { praiseEventTypes } from "../praises/event-types.ts";
import { claimEventTypes } from "./event-types.ts";

export interface ClaimRoomParts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly directory: Directory;
  readonly keyring: Pick<SubjectKeyring, "bind" | "forget" | "open" | "seal">;
  /**
   * Key of the HMACs over document numbers and citizens' contacts. It must stay the same for as long as "once" is
   * meant: with another key the same document looks new.
   */
  readonly hmacKey: string;
}

/** What the use cases of claims and praises work with. */
export interface ClaimRoom {
  readonly claims: CommandHandler<ClaimState, ClaimCommand, ClaimEvent>;
  readonly praises: CommandHandler<PraiseState, PraiseCommand, PraiseEvent>;
  readonly directory: Directory;
  readonly keyring: Pick<SubjectKeyring, "bind" | "forget" | "open" | "seal">;
  readonly hmacKey: string;
}

/** Builds the handlers of the streams `claim` and `praise`. */
export function createClaims(parts: ClaimRoomParts): ClaimRoom {
  const { clock, directory, hmacKey, ids, keyring, store } = parts;
  return {
    claims: createCommandHandler({
      store,
      category: "claim",
      decider: claimDecider,
      registry: claimEventTypes,
      clock,
      ids,
    }),
    praises: createCommandHandler({
      store,
      category: "praise",
      decider: praiseDecider,
      registry: praiseEventTypes,
      clock,
      ids,
    }),
    directory,
    keyring,
    hmacKey,
  };
}
