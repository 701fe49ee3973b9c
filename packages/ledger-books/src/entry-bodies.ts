import type { CivilDate, CivilMonth } from "@dure/kernel";
import type { Trace } from "@dure/policy";
import type { Move, TrialBalanceLine } from "./accounts.ts";

/** A part of a lot: which, and how many thousandths of a point. */
export interface Allocation {
  readonly lot: string;
  readonly n: number;
}

/** Why an amount is what it is: the policy's own trace, from which the rule can be run again (I13). */
export interface Basis {
  readonly trace: Trace;
}

export type WithheldReason =
  | "ACTIVITY_UNKNOWN"
  | "BONUS_LIMIT"
  | "CAP_REACHED"
  | "NO_POLICY"
  | "PERSON_ERASED"
  | "RULE_REFUSED"
  | "SUBJECT_ALREADY_REWARDED";

export interface GrantBody {
  readonly act: string;
  readonly activity: string;
  readonly basis: Basis;
  readonly department: string;
  readonly kind: "ACTIVITY" | "BONUS";
  readonly lot: { readonly expiresOn: CivilDate };
  readonly moves: readonly Move[];
  /** The entry that a bonus adds to; empty for an activity. */
  readonly of: string;
  readonly person: string;
  readonly points: number;
  readonly subject: string;
}

export interface HoldBody {
  readonly alloc: readonly Allocation[];
  readonly basis: Basis;
  readonly fiscalYear: number;
  readonly kind: "LEAVE" | "LOCAL_CURRENCY";
  readonly leaveMinutes: number;
  readonly mode: "DEDUCT" | "MILESTONE";
  readonly month: CivilMonth;
  readonly moves: readonly Move[];
  readonly person: string;
  readonly points: number;
  readonly redemption: string;
  readonly tier: number;
  readonly timeoutAt: number;
  readonly won: number;
}

/** What the books held before this entry: the root over every account, and how many entries and accounts it covers. */
export interface StateSeal {
  readonly accounts: number;
  /** Entries 0 to this number less one are what the root is of. */
  readonly entries: number;
  /** RFC 6962 root over the sorted accounts (`state-root.ts`), in hex. */
  readonly root: string;
}

/** Closes the books through a day: nothing later takes effect in it. */
export interface PeriodClosedBody extends StateSeal {
  /** Thousandths of a point that people still hold. */
  readonly liability: number;
  /** The same by the day on which they expire, earliest first. */
  readonly lots: readonly { readonly expiresOn: CivilDate; readonly points: number }[];
  readonly through: CivilDate;
  readonly trialBalance: readonly TrialBalanceLine[];
}

/** The ground on which a person's keys were destroyed: articles of the Personal Information Protection Act. */
export type ErasureGround = "PIPA_21" | "PIPA_36";

/** A person's keys are gone: what was sealed under them is unreadable from here on, and no proof changes. */
export interface SubjectErasedBody {
  readonly approvedBy: readonly [string, string];
  readonly ground: ErasureGround;
  /** Keys that no longer exist, with the commitment that every text sealed under them carries. */
  readonly keys: readonly { readonly commitment: string; readonly id: string }[];
  readonly person: string;
  /** SHA-256 of the key store's receipt of destruction, in hex. */
  readonly receipt: string;
}

/** Every body with its keys in sorted order; amounts are whole numbers in the unit of the move. */
export type EntryBody =
  | {
      readonly type: "policy.published";
      readonly body: {
        readonly approvedBy: readonly string[];
        readonly canonical: string;
        readonly effectiveFrom: CivilDate;
        readonly hash: string;
        readonly policy: string;
        readonly version: number;
      };
    }
  | {
      readonly type: "budget.funded";
      readonly body: {
        readonly fiscalYear: number;
        readonly moves: readonly Move[];
        readonly won: number;
      };
    }
  | { readonly type: "points.granted"; readonly body: GrantBody }
  | {
      readonly type: "points.withheld";
      readonly body: {
        readonly act: string;
        readonly activity: string;
        readonly basis: Basis;
        readonly department: string;
        readonly person: string;
        readonly points: number;
        readonly reason: WithheldReason;
      };
    }
  | {
      readonly type: "points.deducted";
      readonly body: {
        readonly alloc: readonly Allocation[];
        readonly basis: Basis;
        readonly code: string;
        readonly moves: readonly Move[];
        readonly person: string;
        readonly points: number;
      };
    }
  | {
      readonly type: "points.reversed";
      readonly body: {
        readonly alloc: readonly Allocation[];
        readonly department: string;
        readonly moves: readonly Move[];
        readonly original: string;
        readonly person: string;
        readonly points: number;
      };
    }
  | {
      readonly type: "clawback.settled";
      readonly body: {
        readonly alloc: readonly Allocation[];
        readonly moves: readonly Move[];
        readonly person: string;
        readonly points: number;
      };
    }
  | { readonly type: "redemption.reserved"; readonly body: HoldBody }
  | { readonly type: "redemption.pinned"; readonly body: { readonly redemption: string } }
  | {
      readonly type: "redemption.captured";
      readonly body: { readonly moves: readonly Move[]; readonly redemption: string };
    }
  | {
      readonly type: "redemption.voided";
      readonly body: {
        readonly moves: readonly Move[];
        readonly reason: string;
        readonly redemption: string;
      };
    }
  | { readonly type: "redemption.barred"; readonly body: { readonly redemption: string } }
  | {
      readonly type: "lot.expired";
      readonly body: {
        readonly expiresOn: CivilDate;
        readonly lot: string;
        readonly moves: readonly Move[];
        readonly person: string;
        readonly points: number;
      };
    }
  | { readonly type: "period.closed"; readonly body: PeriodClosedBody }
  | { readonly type: "state.attested"; readonly body: StateSeal }
  | { readonly type: "subject.erased"; readonly body: SubjectErasedBody };
