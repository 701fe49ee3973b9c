/** What the process ends with. Scripts depend on the numbers. */
export const EXIT = {
  FINE: 0,
  /** The evidence is wrong, or two things that should be equal are not. */
  EVIDENCE_WRONG: 1,
  USAGE: 2,
  /** Something could not be reached or read, so nothing can be said about the evidence. */
  UNREADABLE: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Refusals that say something about the evidence itself; all others mean that it could not be looked at. */
const ABOUT_EVIDENCE = new Set([
  "CERTIFICATE_MALFORMED",
  "CLI_EVIDENCE_BROKEN",
  "CLI_OTHER_AGENCY",
  "EXPORT_FORMAT_UNKNOWN",
]);

export function exitCodeOf(refusalCode: string): ExitCode {
  if (refusalCode === "CLI_USAGE") return EXIT.USAGE;
  return ABOUT_EVIDENCE.has(refusalCode) ? EXIT.EVIDENCE_WRONG : EXIT.UNREADABLE;
}
