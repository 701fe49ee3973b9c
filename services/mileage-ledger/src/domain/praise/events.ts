import type { SealedText } from "@dure/messages";

export interface PraiseReceived {
  readonly type: "praise.received";
  readonly data: {
    readonly text: SealedText;
    readonly citizenName?: SealedText;
    /** Whose key seals name and text: a pseudonym of the citizen's contact, never the contact. */
    readonly subjectRef: string;
    /** Keyed hash of contact and text; the same praise sent again has the same one. */
    readonly receiptKey: string;
    readonly departmentCode?: string;
  };
}

export interface PraiseVerified {
  readonly type: "praise.verified";
  readonly data: {
    readonly by: string;
    readonly claimId: string;
    /** Id of the `claim.approved` event whose grant the bonus adds to. */
    readonly claimApprovedEventId: string;
  };
}

export interface PraiseDismissed {
  readonly type: "praise.dismissed";
  readonly data: { readonly by: string; readonly reason: SealedText };
}

export type PraiseEvent = PraiseReceived | PraiseVerified | PraiseDismissed;
