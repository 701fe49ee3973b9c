import type { CivilDate, CivilMonth, Uuid } from "@dure/kernel";
import type { Cause, ErasureGround, SealedField, SubjectErasedBody } from "@dure/ledger-books";

/** What every command of the ledger carries: its id makes the ids of its entries, so a second one does nothing. */
interface Keyed {
  readonly id: Uuid;
  readonly cause: readonly Cause[];
}

export interface Share {
  readonly personRef: string;
  readonly departmentCode: string;
  /** Thousandths of the whole; the shares of an act sum to 1000. */
  readonly sharePermille: number;
}

/** A person as the directory knows them on the day that counts. */
export interface PersonFacts {
  readonly gradeEquivalent: number;
  readonly employment: string;
  readonly departmentCode: string;
  readonly disciplined: boolean;
  readonly active: boolean;
}

export interface GrantForAct extends Keyed {
  readonly kind: "grantForAct";
  /** The act's name, such as `claim:…`; an act is judged once. */
  readonly act: string;
  readonly activity: string;
  readonly day: CivilDate;
  readonly shares: readonly Share[];
  readonly rank?: number;
  readonly units?: number;
  readonly subjectKey?: string;
}

export interface GrantBonus extends Keyed {
  readonly kind: "grantBonus";
  readonly code: string;
  /** The praise that is rewarded, such as `praise:…`; used once. */
  readonly act: string;
  /** The act that was praised, such as `claim:…`. */
  readonly ofAct: string;
}

export interface PlaceHold extends Keyed {
  readonly kind: "placeHold";
  readonly redemption: string;
  readonly personRef: string;
  readonly person: PersonFacts;
  /** The facts of eligibility, sealed under the person's key: an auditor who is given it runs the rule again (I13). */
  readonly pd: readonly SealedField[];
  readonly tier: number;
  readonly choice: "LEAVE" | "LOCAL_CURRENCY";
  readonly requestedOn: CivilDate;
  readonly month: CivilMonth;
}

export interface EndHold extends Keyed {
  readonly kind: "captureHold" | "pinHold" | "releaseHold";
  readonly redemption: string;
  readonly reason: string;
}

export type LedgerCommand =
  | (Keyed & {
      readonly kind: "publishPolicy";
      readonly policy: string;
      readonly version: number;
      readonly hash: string;
      readonly effectiveFrom: CivilDate;
      readonly canonical: string;
      readonly approvedBy: readonly string[];
    })
  | (Keyed & {
      readonly kind: "fundBudget";
      readonly fiscalYear: number;
      readonly amountWon: number;
    })
  | GrantForAct
  | GrantBonus
  | (Keyed & { readonly kind: "deduct"; readonly code: string; readonly personRef: string })
  | (Keyed & {
      readonly kind: "reverseGrant";
      readonly original: string;
      /** Absent: all that has not been reversed. */
      readonly pointsMilli?: number;
    })
  | PlaceHold
  | EndHold
  | (Keyed & { readonly kind: "timeOutHolds" })
  | (Keyed & { readonly kind: "expireLots" })
  | (Keyed & { readonly kind: "closePeriod"; readonly through: CivilDate })
  | (Keyed & { readonly kind: "attestState" })
  | (Keyed & {
      readonly kind: "eraseSubject";
      readonly personRef: string;
      readonly ground: ErasureGround;
      readonly approvedBy: readonly [string, string];
      readonly keys: SubjectErasedBody["keys"];
      readonly receipt: string;
    });

/** What the writer knows at the moment of deciding. */
export interface Moment {
  readonly nowMs: number;
  readonly today: CivilDate;
}
