import type { SealedText } from "@dure/messages";

/** A person's part in a proposal, in thousandths, with their department on the day of submission. */
export interface Contribution {
  readonly personRef: string;
  readonly sharePermille: number;
  readonly departmentCode: string;
}

/** What a proposal must say (공무원 제안 규정 §5②): the problem, the improvement, the expected effect. */
export interface ProposalTexts {
  readonly title: SealedText;
  readonly problem: SealedText;
  readonly improvement: SealedText;
  readonly expectedEffect: SealedText;
}

export interface ProposalSubmitted {
  readonly type: "proposal.submitted";
  readonly data: ProposalTexts & {
    readonly submitterRef: string;
    readonly contributions: readonly Contribution[];
    /** Civil date of the act in Korea. */
    readonly on: string;
  };
}

export interface ProposalAdopted {
  readonly type: "proposal.adopted";
  readonly data: {
    readonly by: string;
    /** As submitted, so that whoever grants points for the adoption reads one event. */
    readonly contributions: readonly Contribution[];
    readonly on: string;
  };
}

export interface ProposalNotAdopted {
  readonly type: "proposal.not-adopted";
  readonly data: {
    readonly by: string;
    /** Absent where the submitter was erased before. */
    readonly reason?: SealedText | undefined;
    readonly on: string;
  };
}

export type ProposalEvent = ProposalSubmitted | ProposalAdopted | ProposalNotAdopted;
