import type { CivilDate } from "@dure/kernel";
import type { Allocation, LotAsOf, MemberAsOf } from "@dure/ledger-books";
import type { TenantId } from "@dure/messages";
import type { Trace } from "@dure/policy";
import type { LotEvent } from "./ledger-index.ts";

/** What can be asked: a person's balance, one point (the id of its grant), one payout (the id of its redemption). */
export type Question =
  | { readonly kind: "balance"; readonly person: string; readonly on?: CivilDate }
  | { readonly kind: "payout"; readonly redemption: string }
  | { readonly kind: "point"; readonly entryId: string };

/** An entry of the ledger and the proof that it stands there. Hashes are in hex, proofs in base64, bottom first. */
export interface ProvenEntry {
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly eff: string;
  readonly recordedAtMs: number;
  readonly actor: { readonly kind: string; readonly ref: string };
  readonly leafHash: string;
  readonly proof: readonly string[];
}

/** An event outside the ledger and the proof that the journal sealed it. */
export interface ProvenEvent {
  readonly index: number;
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly day: string;
  readonly actor: { readonly kind: string; readonly ref: string };
  /** Personal text in it is sealed and stays so. */
  readonly data: unknown;
  /** True for the event that an entry names as its cause. */
  readonly isCause: boolean;
  readonly leafHash: string;
  readonly proof: readonly string[];
}

export interface ExplainedPolicy {
  readonly policy: string;
  readonly version: number;
  readonly hash: string;
  readonly effectiveFrom: string;
  readonly approvedBy: readonly string[];
  readonly published: ProvenEntry;
}

/** A rule's recorded reasoning, and whether deciding again now gives the same to the byte. */
export interface ExplainedRule {
  readonly trace: Trace;
  readonly holdsAgain: boolean;
}

/** Who approved, as the events of the act say. */
export interface Approval {
  readonly by: string;
  readonly step: string;
  readonly day: string;
}

/** A kind of evidence; its content is sealed. */
export interface Evidence {
  readonly kind: string;
  readonly sha256?: string;
}

/** The act behind an entry: its events from first to last, those of the entry's own cause marked. */
export interface ExplainedAct {
  readonly events: readonly ProvenEvent[];
  readonly approvals: readonly Approval[];
  readonly evidence: readonly Evidence[];
  /** Causes that the journal has not sealed yet. */
  readonly unsealed: readonly string[];
}

export type LotUse = Omit<LotEvent, "seq"> & { readonly entry: ProvenEntry };

export interface ExplainedPoint {
  readonly entry: ProvenEntry;
  readonly person: string;
  readonly department: string;
  readonly activity: string;
  readonly kind: "ACTIVITY" | "BONUS" | "WITHHELD";
  /** Thousandths of a point. */
  readonly points: number;
  readonly reason?: string;
  /** The entry that a bonus adds to. */
  readonly bonusOf?: string;
  readonly policy?: ExplainedPolicy;
  readonly rule: ExplainedRule;
  readonly act: ExplainedAct;
  readonly lot?: LotAsOf;
  readonly uses: readonly LotUse[];
}

export interface ExplainedPayout {
  readonly redemption: string;
  readonly person: string;
  readonly kind: string;
  readonly state: "BARRED" | "CAPTURED" | "HELD" | "PINNED" | "RELEASED";
  readonly tier: number;
  readonly points: number;
  readonly won: number;
  readonly leaveMinutes: number;
  readonly policy?: ExplainedPolicy;
  readonly rule?: ExplainedRule;
  readonly entries: readonly ProvenEntry[];
  readonly act: ExplainedAct;
  /** From which grants the points came. */
  readonly lots: readonly Allocation[];
}

/** An entry that changed a balance and is neither a grant nor a redemption. */
export interface ExplainedChange {
  readonly entry: ProvenEntry;
  readonly points: number;
  readonly code?: string;
  readonly original?: string;
}

export interface ExplainedLog {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly checkpoint: string;
}

/** Why something is as it is, with everything that proves it. It holds nothing but what JSON can say. */
export interface Explanation {
  readonly tenantId: TenantId;
  readonly question: Question;
  readonly on: CivilDate;
  readonly ledger: ExplainedLog;
  readonly journal: ExplainedLog | undefined;
  readonly balance?: MemberAsOf;
  readonly points: readonly ExplainedPoint[];
  readonly payouts: readonly ExplainedPayout[];
  readonly changes: readonly ExplainedChange[];
  /** True when there was more than an explanation may hold; the newest are kept. */
  readonly isCut: boolean;
}
