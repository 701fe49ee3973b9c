import { type CivilDate, type CivilMonth, kstDate, kstStartOfDayMs } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import type { Policy, Used } from "@dure/policy";
import type { Account } from "./accounts.ts";
import type { Allocation } from "./entry-bodies.ts";
import { type Lot, LotBook } from "./lots.ts";
import { Table, UndoLog } from "./undo-log.ts";

export interface PolicyVersion {
  readonly policy: string;
  readonly version: number;
  readonly hash: string;
  readonly effectiveFrom: CivilDate;
  readonly rules: Policy;
}

/** What is known of a person beside the accounts. */
export interface Member {
  /** Granted less reversed: never falls by redemption or expiry, drives the ranking. */
  readonly earned: number;
  /** Free and held points of all lots; equals the member's account (I4). */
  readonly inLots: number;
  /** Reversed after they were spent, and not yet settled. */
  readonly owed: number;
}

export type HoldState = "CAPTURED" | "HELD" | "PINNED" | "RELEASED" | "TOMBSTONE";

export interface Hold {
  readonly redemption: string;
  readonly state: HoldState;
  readonly person: string;
  readonly points: number;
  readonly won: number;
  readonly leaveMinutes: number;
  readonly kind: "LEAVE" | "LOCAL_CURRENCY";
  readonly tier: number;
  readonly month: CivilMonth;
  readonly fiscalYear: number;
  readonly mode: "DEDUCT" | "MILESTONE";
  readonly alloc: readonly Allocation[];
  readonly policyHash: string;
  readonly timeoutAt: number;
  readonly seq: number;
}

interface Head {
  readonly nextSeq: number;
  readonly lastRec: number;
  readonly closedThrough: CivilDate | "";
  /** Number of the last entry that sealed the state; -1 while none has. */
  readonly lastSeal: number;
}

const HEAD = "head";
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The whole ledger of one agency in memory. It is changed only by folding entries, and every change can be taken back
 * until the store has taken the entry.
 */
export class LedgerState {
  readonly tenantId: TenantId;
  readonly undo = new UndoLog();
  readonly accounts = new Table<Account>(this.undo);
  readonly lots = new LotBook(new Table<Lot>(this.undo), this.undo);
  readonly members = new Table<Member>(this.undo);
  /** Entry id -> seq: what was done is never done again (I6). */
  readonly seen = new Table<number>(this.undo);
  /** Acts that have been judged, by their name: `claim:…`, `proposal.adopted:…`, `praise:…`. */
  readonly acts = new Table<readonly string[]>(this.undo);
  /** Subjects that were rewarded once: activity and subject key. */
  readonly subjects = new Table<string>(this.undo);
  /** Thousandths and cases granted to a department's people in a year, by activity (`limits.ts`). */
  readonly granted = new Table<Used>(this.undo);
  readonly departments = new Table<number>(this.undo);
  readonly holds = new Table<Hold>(this.undo);
  /** Live redemptions of a person in a month. */
  readonly slots = new Table<readonly string[]>(this.undo);
  /** Won and leave minutes of a person in a year, held or paid. */
  readonly rewarded = new Table<{ readonly won: number; readonly leaveMinutes: number }>(this.undo);
  /** Milestone tiers that a person has taken in a year. */
  readonly tiersTaken = new Table<readonly number[]>(this.undo);
  /** People whose keys were destroyed, with the entry that says so. */
  readonly erased = new Table<string>(this.undo);
  readonly #policies = new Table<readonly PolicyVersion[]>(this.undo);
  #day = { date: "" as CivilDate, startMs: Number.NEGATIVE_INFINITY };
  readonly #head = new Table<Head>(this.undo);

  constructor(tenantId: TenantId) {
    this.tenantId = tenantId;
    this.#head.set(HEAD, { nextSeq: 0, lastRec: 0, closedThrough: "", lastSeal: -1 });
    this.undo.commit();
  }

  get head(): Head {
    return this.#head.get(HEAD) as Head;
  }

  setHead(head: Head): void {
    this.#head.set(HEAD, head);
  }

  /** The Korean day of an instant. Entries come in order of time, so nearly all lie on the day of the one before. */
  dayOf(epochMs: number): CivilDate {
    if (epochMs < this.#day.startMs || epochMs >= this.#day.startMs + DAY_MS) {
      const date = kstDate(epochMs);
      this.#day = { date, startMs: kstStartOfDayMs(date) };
    }
    return this.#day.date;
  }

  get policies(): readonly PolicyVersion[] {
    return this.#policies.get(HEAD) ?? [];
  }

  setPolicies(policies: readonly PolicyVersion[]): void {
    this.#policies.set(HEAD, policies);
  }

  member(person: string): Member {
    return this.members.get(person) ?? { earned: 0, inLots: 0, owed: 0 };
  }

  /** The policy in effect on a day: the latest effective date not after it, then the highest version. */
  policyOn(day: CivilDate): PolicyVersion | undefined {
    let best: PolicyVersion | undefined;
    for (const version of this.policies) {
      if (version.effectiveFrom > day) continue;
      if (
        !best ||
        version.effectiveFrom > best.effectiveFrom ||
        (version.effectiveFrom === best.effectiveFrom && version.version > best.version)
      ) {
        best = version;
      }
    }
    return best;
  }

  policyByHash(hash: string): PolicyVersion | undefined {
    return this.policies.find((version) => version.hash === hash);
  }
}

export const slotKey = (person: string, month: CivilMonth): string => `${person}|${month}`;
export const yearKey = (person: string, fiscalYear: number): string => `${person}|${fiscalYear}`;
export const departmentKey = (department: string, fiscalYear: number): string =>
  `${department}|${fiscalYear}`;
