import type { SealedText } from "@dure/messages";

export type EvidenceKind = "DOC_NO" | "URL" | "FILE";

/** What a claimant shows for the act. The value is sealed under the claimant's key; a file is named by its SHA-256 too. */
export interface SealedEvidence {
  readonly kind: EvidenceKind;
  readonly value: SealedText;
  readonly sha256?: string;
}

/** A person's part in the act, in thousandths, with their department on the day of the act. */
export interface Contribution {
  readonly personRef: string;
  readonly sharePermille: number;
  readonly departmentCode: string;
}

/** What the ledger needs to grant points; the same in submission and approval, so that an approval stands for itself. */
export interface ClaimedAct {
  readonly activityCode: string;
  /** Civil date of the act in Korea. */
  readonly actDate: string;
  readonly contributions: readonly Contribution[];
  readonly units?: number;
  readonly rank?: number;
  /** Keyed hash of the document or subject; the ledger grants a subject once where the policy says so. */
  readonly subjectKey?: string;
  readonly policyHash: string;
}

export interface ClaimSubmitted {
  readonly type: "claim.submitted";
  readonly data: ClaimedAct & {
    /** The claimant's on the day of the act. */
    readonly departmentCode: string;
    readonly claimantRef: string;
    readonly title: SealedText;
    readonly description: SealedText;
    readonly evidence: readonly SealedEvidence[];
  };
}

export interface ClaimHeadConfirmed {
  readonly type: "claim.head-confirmed";
  /** `departmentCode` is the confirmer's own: another one than the claim's when a panel member stood in. */
  readonly data: { readonly by: string; readonly departmentCode: string };
}

export interface ClaimApproved {
  readonly type: "claim.approved";
  readonly data: ClaimedAct & { readonly by: string };
}

export interface ClaimRejected {
  readonly type: "claim.rejected";
  readonly data: {
    readonly by: string;
    readonly step: "DEPT_HEAD" | "OFFICE";
    /** Absent where the claimant was erased: nobody could read it. */
    readonly reason?: SealedText | undefined;
  };
}

export interface ClaimWithdrawn {
  readonly type: "claim.withdrawn";
  readonly data: Readonly<Record<string, never>>;
}

export type ClaimEvent =
  | ClaimSubmitted
  | ClaimHeadConfirmed
  | ClaimApproved
  | ClaimRejected
  | ClaimWithdrawn;
