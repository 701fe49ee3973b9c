import { parseNote, quorumMet, readCosignature, type TrustPolicy } from "@dure/ledger-proof";
import type { AuditSource } from "../source.ts";
import type { Findings, LogName } from "./findings.ts";

const HOUR_MS = 60 * 60 * 1000;

/**
 * Pins which logs are looked at: those of this tenant by name, under one domain, with keys that the auditor's own policy
 * knows. A log is never taken for what it says itself that it is (CVE-2022-39199 came of that elsewhere, ledger.md §1).
 * False when a log is not one of the policy.
 */
export function checkIdentity(
  source: AuditSource,
  policy: TrustPolicy,
  findings: Findings,
): boolean {
  const { journal, ledger, tenantId } = source;
  const known = new Set(policy.logs.map(({ verifier }) => verifier.name));
  const endings: Readonly<Record<LogName, string>> = {
    ledger: `/ledger/${tenantId}/mileage`,
    journal: `/journal/${tenantId}`,
  };
  let isKnown = true;
  for (const [log, { origin }] of Object.entries({ ledger, journal }) as [
    LogName,
    AuditSource["ledger"],
  ][]) {
    if (!origin.endsWith(endings[log])) {
      isKnown = false;
      findings.add("LOG_OF_ANOTHER", { origin, tenant: tenantId, log }, { log });
    } else if (!known.has(origin)) {
      isKnown = false;
      findings.add("LOG_UNKNOWN", { origin }, { log });
    }
  }
  const domainOf = (log: LogName): string => source[log].origin.slice(0, -endings[log].length);
  if (isKnown && domainOf("ledger") !== domainOf("journal")) {
    findings.add(
      "LOG_OF_ANOTHER",
      { origin: journal.origin, tenant: tenantId, log: "journal" },
      { log: "journal" },
    );
  }
  return isKnown;
}

/**
 * Whether the quorum cosigned lately. A log that nobody has looked at for long may have been cut since: only fresh
 * cosignatures count here. Damaged notes are found elsewhere.
 */
export function checkFreshness(
  checkpoint: Uint8Array,
  log: LogName,
  rule: { readonly policy: TrustPolicy; readonly maxAgeMs: number; readonly nowMs: number },
  findings: Findings,
): void {
  const { maxAgeMs, nowMs, policy } = rule;
  try {
    const note = parseNote(checkpoint);
    const keys = new Set(
      policy.witnesses.map(({ verifier }) => `${verifier.name} ${verifier.keyId}`),
    );
    let newestMs = 0;
    const fresh = note.signatures.filter(({ keyId, name, signature }) => {
      if (!keys.has(`${name} ${keyId}`)) return true;
      const signedMs = readCosignature(signature).timeS * 1000;
      newestMs = Math.max(newestMs, signedMs);
      return nowMs - signedMs <= maxAgeMs;
    });
    if (quorumMet(policy, { ...note, signatures: fresh }).met) return;
    if (!quorumMet(policy, note).met) return;
    const hours = (ms: number): number => Math.floor(ms / HOUR_MS);
    findings.add(
      "COSIGNATURE_STALE",
      { ageHours: hours(nowMs - newestMs), limitHours: hours(maxAgeMs) },
      { log, path: `${log}/checkpoint` },
    );
  } catch {
    // A note that cannot be opened has been named by whoever verified the log.
    return;
  }
}
