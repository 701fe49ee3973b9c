import type { SealedText } from "@dure/messages";

export interface PraiseReceived {
  readonly type: "praise.received";
  readonly data: {
    readonly text: SealedText;
    readonly citizenName?: SealedText;
    /**
     * The citizen: a pseudonym of the contact, never the contact. Their key seals the name; the text has a key of its
     * own (`praise.<id>`), which goes with the citizen's and with that of whoever is praised.
     */
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
  readonly data: {
    readonly by: string;
    /** Absent where the praise's key is gone: nobody could read it. */
    readonly reason?: SealedText | undefined;
  };
}

export type PraiseEvent = PraiseReceived | PraiseVerified | PraiseDismissed;
