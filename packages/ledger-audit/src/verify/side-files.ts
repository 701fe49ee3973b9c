import { parseReceipt, readEntries, type TrustPolicy, verifyReceipt } from "@dure/ledger-proof";
import { exportPaths, manifestText } from "../export/layout.ts";
import { schemaFiles } from "../export/schema-files.ts";
import type { AuditSource, SideFile } from "../source.ts";
import type { Findings, LogName } from "./findings.ts";
import type { PolicyPublished } from "./ledger-pass.ts";

export interface SideFilesCheck {
  readonly source: AuditSource;
  readonly policy: TrustPolicy;
  readonly policies: readonly PolicyPublished[];
  /** Sizes of the logs by their checkpoints. */
  readonly sizes: Readonly<Record<LogName, number>>;
}

/**
 * Compares the files beside the logs with the logs: every policy text, every schema, every receipt. Nothing in them is needed
 * for verifying, but whoever reads them instead of the logs must not be misled. Answers the number of receipts.
 */
export async function checkSideFiles(check: SideFilesCheck, findings: Findings): Promise<number> {
  const files = await check.source.sideFiles?.();
  if (!files) return 0;
  checkManifest(files, check, findings);
  checkPolicies(files, check.policies, findings);
  checkSchemas(files, findings);
  const receipts = files.filter(({ path }) => path.startsWith("receipts/"));
  for (const receipt of receipts) {
    if (!(await holds(receipt, check))) {
      findings.add("RECEIPT_WRONG", { path: receipt.path }, { path: receipt.path });
    }
  }
  return receipts.length;
}

function checkManifest(
  files: readonly SideFile[],
  { sizes, source }: SideFilesCheck,
  findings: Findings,
): void {
  const path = exportPaths.manifest;
  const logOf = (log: LogName) => ({ origin: source[log].origin, size: sizes[log] });
  const logs = { journal: logOf("journal"), ledger: logOf("ledger") };
  const expected = Buffer.from(manifestText({ tenant: source.tenantId, logs }), "utf8");
  const shown = files.find((file) => file.path === path);
  if (!shown || !expected.equals(shown.bytes)) findings.add("MANIFEST_DIFFERS", { path }, { path });
}

function checkPolicies(
  files: readonly SideFile[],
  policies: readonly PolicyPublished[],
  findings: Findings,
): void {
  const texts = new Map(policies.map(({ body }) => [`policies/${body.hash}.json`, body.canonical]));
  const shown = new Map(
    files.filter(({ path }) => path.startsWith("policies/")).map((file) => [file.path, file.bytes]),
  );
  for (const path of new Set([...texts.keys(), ...shown.keys()])) {
    const text = texts.get(path);
    const bytes = shown.get(path);
    const same = text !== undefined && bytes && Buffer.from(text, "utf8").equals(bytes);
    if (!same) findings.add("POLICY_FILE_DIFFERS", { path }, { path });
  }
}

function checkSchemas(files: readonly SideFile[], findings: Findings): void {
  const published = schemaFiles();
  for (const { bytes, path } of files) {
    if (!path.startsWith("schemas/")) continue;
    const text = published.get(path);
    if (text === undefined || !Buffer.from(text, "utf8").equals(bytes)) {
      findings.add("SCHEMA_FILE_DIFFERS", { path }, { path });
    }
  }
}

async function holds(file: SideFile, { policy, sizes, source }: SideFilesCheck): Promise<boolean> {
  try {
    const receipt = parseReceipt(Buffer.from(file.bytes).toString("utf8"));
    const { origin, tiles } = source.ledger;
    for await (const { entry } of readEntries(
      tiles,
      sizes.ledger,
      receipt.index,
      receipt.index + 1,
    )) {
      return verifyReceipt({ receipt, entry, policy, origin }).ok;
    }
    return false;
  } catch {
    return false;
  }
}
