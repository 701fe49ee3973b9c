export {
  balanceCertificate,
  type CertificateAnswer,
  type NoCertificate,
} from "./certificates/balance-certificate.ts";
export {
  type BalanceCertificate,
  certificateText,
  parseCertificate,
} from "./certificates/certificate.ts";
export {
  type CertificateProblem,
  type CertificateVerdict,
  type CertifiedLot,
  verifyCertificate,
} from "./certificates/verify-certificate.ts";
export { entryFault, entryJsonSchemas } from "./entry-schemas.ts";
export { auditProblems, exportProblems } from "./errors.ts";
export { explain } from "./explain/explain.ts";
export type {
  ExplainedAct,
  ExplainedChange,
  ExplainedLog,
  ExplainedPayout,
  ExplainedPoint,
  ExplainedPolicy,
  ExplainedRule,
  Explanation,
  LotUse,
  ProvenEntry,
  ProvenEvent,
  Question,
} from "./explain/explanation.ts";
export { explanationText } from "./explain/explanation-text.ts";
export { openExport } from "./export/open-export.ts";
export { type WriteExportOptions, type WrittenExport, writeExport } from "./export/write-export.ts";
export {
  type JournalLeaf,
  journalLeaf,
  parseJournalLeaf,
  UNSEALED_CATEGORIES,
} from "./journal-leaf.ts";
export {
  type BooksDifference,
  type BooksDump,
  compareBooks,
  differencesBetween,
  dumpBooks,
} from "./replay/compare-books.ts";
export type { LogAt } from "./replay/fold-ledger.ts";
export { type ReplayAsOf, replayAll, replayAsOf } from "./replay/replay.ts";
export type { BundleHasher } from "./scan/scans.ts";
export type { AuditSource, EventText, KeyRecord, LogSource, SideFile } from "./source.ts";
export type { LogName, Problem } from "./verify/findings.ts";
export type { LogSummary, Verdict, VerifyOptions, VerifyProgress } from "./verify/verdict.ts";
export { verifyExport } from "./verify/verify-export.ts";
