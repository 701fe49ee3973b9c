import type { TenantId } from "@dure/messages";
import type { BundleHasher } from "../scan/scans.ts";
import type { AuditSource } from "../source.ts";
import type { LogName, Problem } from "./findings.ts";

export interface VerifyOptions {
  readonly source: AuditSource;
  /** The auditor's own trust policy (C2SP tlog-policy): whose signatures count. */
  readonly policyText: string;
  /** Checkpoints that a witness showed the auditor, older or newer than those of the source. */
  readonly witnessed?: Partial<Record<LogName, Uint8Array | readonly Uint8Array[]>>;
  /** Refuses checkpoints whose quorum cosigned longer ago than this; `nowMs` says when now is. */
  readonly maxCosignatureAgeMs?: number;
  readonly nowMs?: number;
  readonly onProgress?: (progress: VerifyProgress) => void;
  /** Threads beside the caller's, one or two, that look at bytes while this one folds; none when absent or 0. */
  readonly threads?: number;
  /** Where there are no threads: hashes bundles elsewhere. */
  readonly pool?: BundleHasher;
}

export interface VerifyProgress {
  readonly log: LogName;
  readonly done: number;
  readonly total: number;
}

export interface LogSummary {
  readonly origin: string;
  readonly size: number;
  /** Root over the entries as they are, in hex. */
  readonly root: string;
  readonly cosigned: readonly string[];
}

export interface Verdict {
  readonly ok: boolean;
  readonly tenantId: TenantId;
  /** At most 100; `problemCount` says how many there are. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
  /** What an auditor should know and what is not wrong, such as a cause that the journal has not sealed yet. */
  readonly notes: readonly Problem[];
  readonly ledger: LogSummary & {
    readonly seals: number;
    /** Root of the state after the last entry, in hex; empty where an entry broke the books. */
    readonly stateRoot: string;
    readonly accounts: number;
  };
  readonly journal: LogSummary;
  readonly checked: {
    readonly entries: number;
    readonly events: number;
    readonly causes: number;
    /** Different decisions that were decided again. */
    readonly rules: number;
    readonly keys: number;
    readonly policies: number;
    readonly erasures: number;
    readonly receipts: number;
  };
}
