import type { CivilDate } from "@dure/kernel";
import type { SealedText } from "@dure/messages";
import type { Policy } from "@dure/policy";
import type { SealedEvidence } from "./events.ts";

/** A person as the directory knows them for one day. Facts are fetched by the use case, never by the decider. */
export interface PersonFacts {
  readonly personRef: string;
  readonly departmentCode: string;
  /** Number that compares with civil-service grades; "6급 이하" is 6 and more. */
  readonly gradeEquivalent: number;
  readonly employment: string;
  readonly disciplined: boolean;
  readonly active: boolean;
  readonly appointedOn: string;
  readonly roles: readonly string[];
}

/** The policy version that ruled on the day of the act. */
export interface PolicyFacts {
  readonly policy: Policy;
  readonly hash: string;
  readonly effectiveFrom: string;
}

export interface SubmitClaim {
  readonly type: "SubmitClaim";
  readonly claimantRef: string;
  readonly activityCode: string;
  readonly actDate: CivilDate;
  readonly title: SealedText;
  readonly description: SealedText;
  readonly evidence: readonly SealedEvidence[];
  readonly contributions: readonly { readonly personRef: string; readonly sharePermille: number }[];
  readonly units?: number;
  readonly rank?: number;
  readonly subjectKey?: string;
  /** Undefined when no policy was in effect on the day of the act. */
  readonly policy: PolicyFacts | undefined;
  /** The contributors as of the day of the act; who is missing is unknown to the directory. */
  readonly people: readonly PersonFacts[];
}

/** Who acts on a claim today, and who heads what today: enough to judge every conflict of interest. */
export interface StepFacts {
  /** The one who acts, as of today. */
  readonly by: PersonFacts;
  /** Heads of the claim's department, as of today. */
  readonly departmentHeads: readonly string[];
  /** Contributors who head a department today, with that department. */
  readonly headContributors: readonly {
    readonly personRef: string;
    readonly departmentCode: string;
  }[];
}

/** Revision that the person saw; another one is refused. */
interface Expecting {
  readonly expectedRevision: number;
}

export type ConfirmClaim = Expecting & StepFacts & { readonly type: "ConfirmClaim" };
export type ApproveClaim = Expecting & StepFacts & { readonly type: "ApproveClaim" };
export type RejectClaim = Expecting &
  StepFacts & {
    readonly type: "RejectClaim";
    /** Absent where the claimant was erased. */
    readonly reason?: SealedText;
  };
export type WithdrawClaim = Expecting & { readonly type: "WithdrawClaim"; readonly by: string };

export type ClaimCommand = SubmitClaim | ConfirmClaim | ApproveClaim | RejectClaim | WithdrawClaim;
