import type { CivilDate, CivilMonth } from "@dure/kernel";
import type { Trace } from "@dure/policy";
import type { Move } from "./accounts.ts";

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
  | {
      readonly type: "period.closed";
      readonly body: {
        readonly entries: number;
        /** Thousandths of a point that people still hold. */
        readonly liability: number;
        readonly through: CivilDate;
        readonly trialBalance: readonly { readonly posted: number; readonly unit: string }[];
      };
    };
