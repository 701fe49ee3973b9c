import { RefusalError } from "@dure/kernel";
import { sealState } from "@dure/ledger-books";
import {
  type LogVerdict,
  parsePolicy,
  type TrustPolicy,
  type VerifyLogOptions,
  verifyLog,
} from "@dure/ledger-proof";
import { scanThreads } from "../scan/scan-threads.ts";
import { type Scans, ScansUnderWay, scansHere } from "../scan/scans.ts";
import type { AuditSource } from "../source.ts";
import { checkApprovals, checkCauses, checkErasures } from "./cross-checks.ts";
import { EventsAhead } from "./events-ahead.ts";
import { Findings, type LogName } from "./findings.ts";
import { JournalPass } from "./journal-pass.ts";
import { KeyUse } from "./key-use.ts";
import { LedgerPass } from "./ledger-pass.ts";
import { checkFreshness, checkIdentity } from "./log-identity.ts";
import { checkSideFiles } from "./side-files.ts";
import type { LogSummary, Verdict, VerifyOptions } from "./verdict.ts";

/**
 * Checks all that docs/ledger-format.md §10 names, from an export or from a running service, with no trust in whoever
 * made it. Damage of any kind becomes a problem with a code and a place; nothing is thrown.
 */
export async function verifyExport(options: VerifyOptions): Promise<Verdict> {
  const { pool, threads = 0 } = options;
  const scans = threads > 0 ? scanThreads(threads) : scansHere(pool);
  try {
    return await verifyWith(options, scans);
  } finally {
    await scans.close();
  }
}

async function verifyWith(options: VerifyOptions, scans: Scans): Promise<Verdict> {
  const { source } = options;
  const findings = new Findings();
  const keys = new KeyUse(findings);
  const ledger = new LedgerPass(source.tenantId, findings, keys);
  const journal = new JournalPass(source.tenantId, new EventsAhead(source, scans), findings, keys);
  const policy = readPolicy(options.policyText, findings);
  const logs = { ledger: absent(source, "ledger"), journal: absent(source, "journal") };
  let receipts = 0;
  let causes = 0;
  if (policy && checkIdentity(source, policy, findings)) {
    const run = { options, policy, findings };
    const underWay = new ScansUnderWay(scans);
    [logs.journal, logs.ledger] = await Promise.all([
      verifyOne(run, "journal", {
        onBundle: (first, entries) => journal.takeBundle(first, entries),
      }),
      verifyOne(run, "ledger", {
        hash: (bundle, count) => underWay.start(bundle, count),
        onBundle: async (first, entries) =>
          ledger.takeBundle(first, entries, await underWay.of(entries)),
      }),
    ]);
    causes = checkCauses(ledger.causes, journal, findings);
    await checkApprovals(ledger.policies, source, journal, findings);
    await checkErasures(ledger.erasures, source, journal, findings);
    await checkKeys(source, keys, ledger, findings);
    receipts = await countReceipts(run, ledger, {
      ledger: logs.ledger.size,
      journal: logs.journal.size,
    });
  }
  const seal = ledger.isWhole ? sealState(ledger.state) : { root: "", accounts: 0 };
  return {
    ok: findings.count === 0,
    tenantId: source.tenantId,
    problems: findings.problems(),
    problemCount: findings.count,
    notes: findings.notes(),
    ledger: {
      ...logs.ledger,
      seals: ledger.seals,
      stateRoot: seal.root,
      accounts: seal.accounts,
    },
    journal: logs.journal,
    checked: {
      entries: ledger.folded,
      events: journal.events,
      causes,
      rules: ledger.ruleRuns,
      keys: keys.size,
      policies: ledger.policies.length,
      erasures: ledger.erasures.length,
      receipts,
    },
  };
}

function readPolicy(text: string, findings: Findings): TrustPolicy | undefined {
  try {
    return parsePolicy(text);
  } catch (error) {
    const why = error instanceof RefusalError ? error.refusal.why : String(error);
    findings.add("TRUST_POLICY_UNREADABLE", { why });
    return undefined;
  }
}

const absent = (source: AuditSource, log: LogName): LogSummary => ({
  origin: source[log].origin,
  size: 0,
  root: "",
  cosigned: [],
});

interface Run {
  readonly options: VerifyOptions;
  readonly policy: TrustPolicy;
  readonly findings: Findings;
}

async function verifyOne(
  { findings, options, policy }: Run,
  log: LogName,
  look: Pick<VerifyLogOptions, "hash" | "onBundle">,
): Promise<LogSummary> {
  const { maxCosignatureAgeMs, nowMs, onProgress, source } = options;
  const { origin, tiles } = source[log];
  const none = absent(source, log);
  try {
    const checkpoint = await source[log].checkpoint();
    if (!checkpoint) {
      findings.add("CHECKPOINT_ABSENT", { origin }, { log, path: `${log}/checkpoint` });
      return none;
    }
    if (maxCosignatureAgeMs !== undefined && nowMs !== undefined) {
      checkFreshness(checkpoint, log, { policy, maxAgeMs: maxCosignatureAgeMs, nowMs }, findings);
    }
    const verdict = await verifyLog({
      store: tiles,
      checkpoint,
      origin,
      policy,
      witnessed: listOf(options.witnessed?.[log]),
      ...look,
      ...(onProgress && { onProgress: (done, total) => onProgress({ log, done, total }) }),
    });
    findings.addLogProblems(log, verdict.problems);
    return summaryOf(verdict);
  } catch (error) {
    findings.unreadable(`${log} 기록`, error, { log });
    return none;
  }
}

const summaryOf = ({ cosigned, origin, root, size }: LogVerdict): LogSummary => ({
  origin,
  size,
  root,
  cosigned,
});

const listOf = (witnessed: Uint8Array | readonly Uint8Array[] = []): readonly Uint8Array[] =>
  witnessed instanceof Uint8Array ? [witnessed] : witnessed;

async function checkKeys(
  source: AuditSource,
  keys: KeyUse,
  ledger: LedgerPass,
  findings: Findings,
): Promise<void> {
  try {
    keys.compareWith(await source.keys(), ledger.erasures);
  } catch (error) {
    findings.unreadable("열쇠 목록", error, { path: "keys.jsonl" });
  }
}

async function countReceipts(
  { findings, options, policy }: Run,
  { policies }: LedgerPass,
  sizes: Readonly<Record<LogName, number>>,
): Promise<number> {
  const { source } = options;
  try {
    return await checkSideFiles({ source, policy, policies, sizes }, findings);
  } catch (error) {
    findings.unreadable("함께 실린 파일", error);
    return 0;
  }
}
