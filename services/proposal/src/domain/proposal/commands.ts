import type { CivilDate } from "@dure/kernel";
import type { SealedText } from "@dure/messages";
import type { ProposalTexts } from "./events.ts";

/** A person as of the day of the act. Facts are fetched by the use case, never by the decider. */
export interface PersonFacts {
  readonly personRef: string;
  readonly departmentCode: string;
  readonly active: boolean;
  readonly appointedOn: string;
  readonly roles: readonly string[];
}

export interface SubmitProposal {
  readonly type: "SubmitProposal";
  readonly submitterRef: string;
  readonly on: CivilDate;
  readonly texts: ProposalTexts;
  readonly contributions: readonly { readonly personRef: string; readonly sharePermille: number }[];
  /** The contributors as of the day of the act; who is missing is unknown to the directory. */
  readonly people: readonly PersonFacts[];
}

interface Decision {
  /** Revision that the person saw; another one is refused. */
  readonly expectedRevision: number;
  /** Who decides, as of today. */
  readonly by: PersonFacts;
  readonly on: CivilDate;
}

export type AdoptProposal = Decision & { readonly type: "AdoptProposal" };
export type NotAdoptProposal = Decision & {
  readonly type: "NotAdoptProposal";
  /** Absent where the submitter was erased before. */
  readonly reason?: SealedText;
};

export type ProposalCommand = SubmitProposal | AdoptProposal | NotAdoptProposal;
