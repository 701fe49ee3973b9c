/** What can be wrong with a log. */
export type LogProblemCode =
  | "BUNDLE_MALFORMED"
  | "BUNDLE_MISSING"
  | "CHECKPOINT_MALFORMED"
  | "CHECKPOINT_ORIGIN_WRONG"
  | "ENTRY_ALTERED"
  | "LOG_FORKED"
  | "LOG_TRUNCATED"
  | "NOTE_MALFORMED"
  | "NOTE_NOT_SIGNED"
  | "NOTE_SIGNATURE_WRONG"
  | "QUORUM_NOT_MET"
  | "ROOT_MISMATCH"
  | "TILE_ALTERED"
  | "TILE_MISSING"
  | "WITNESSED_UNUSABLE";

/** One thing that is wrong, as exactly as the evidence allows. `why` is a Korean sentence for people. */
export interface LogProblem {
  readonly code: LogProblemCode;
  readonly why: string;
  /** Index of the first entry that is concerned. */
  readonly index?: number;
  /** File that is concerned, below the log. */
  readonly path?: string;
}
