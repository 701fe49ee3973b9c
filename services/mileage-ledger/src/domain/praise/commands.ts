import type { SealedText } from "@dure/messages";
import type { Claim } from "../claim/state.ts";
import type { PraiseReceived } from "./events.ts";

export interface ReceivePraise {
  readonly type: "ReceivePraise";
  readonly praise: PraiseReceived["data"];
}

export interface VerifyPraise {
  readonly type: "VerifyPraise";
  readonly by: string;
  readonly claimId: string;
  /** The claim as it stands; undefined when there is none of that id. */
  readonly claim: Claim | undefined;
}

export interface DismissPraise {
  readonly type: "DismissPraise";
  readonly by: string;
  /** Absent where the praise's key is gone. */
  readonly reason?: SealedText;
}

export type PraiseCommand = ReceivePraise | VerifyPraise | DismissPraise;
