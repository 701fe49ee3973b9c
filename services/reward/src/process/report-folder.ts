import { lstat, mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { nameId } from "@dure/kernel";
import { isTenantId, type TenantId } from "@dure/messages";
import type { Logger } from "@dure/service-kit";
import { applyPayoutReport, type FindPayout } from "../commands/apply-payout-report.ts";
import { MAX_REPORT_BYTES, parseReport } from "../payout/parse-report.ts";
import type { RedemptionRoom } from "./redemption-room.ts";

const READER = "reward.report-folder";
const MAX_FILES_PER_LOOK = 50;

export interface ReportFolderParts {
  readonly room: RedemptionRoom;
  readonly payoutFolder: string;
  readonly findPayout: FindPayout;
  readonly logger: Logger;
}

/**
 * Takes in the reports that lie in `{payoutFolder}/reports/{tenant}`: files `*.csv` with a last line `TOTAL,<lines>`, so
 * that a cut file is not taken for a whole one. A file that was taken in moves to `done`, one that does not fit to
 * `refused`. Names are not trusted: only plain files directly in the folder, within the size limit, are looked at.
 */
export async function readReportFolder(
  parts: ReportFolderParts,
  tenantId: TenantId,
): Promise<{ readonly taken: number; readonly refused: number }> {
  const folder = join(parts.payoutFolder, "reports", tenantId);
  const names = (await readdir(folder).catch(noneWhenMissing))
    .filter((name) => name.endsWith(".csv"))
    .toSorted()
    .slice(0, MAX_FILES_PER_LOOK);
  let taken = 0;
  let refused = 0;
  for (const name of names) {
    const file = join(folder, name);
    const facts = await lstat(file);
    const plain = facts.isFile() && facts.size <= MAX_REPORT_BYTES;
    const sha256 = plain ? await takeIn(parts, tenantId, await readFile(file)) : undefined;
    if (sha256 === undefined) {
      refused += 1;
      parts.logger.warn({ tenantId }, "a payout report was refused");
      await moveTo(join(folder, "refused"), file, name);
    } else {
      taken += 1;
      // By content: the same report again lands on itself, another one of the same name beside it.
      await moveTo(join(folder, "done"), file, `${sha256}.csv`);
    }
  }
  return { taken, refused };
}

/** Agencies that have a folder for reports. */
export async function tenantsWithReports(payoutFolder: string): Promise<readonly TenantId[]> {
  const names = await readdir(join(payoutFolder, "reports")).catch(noneWhenMissing);
  return names.filter((name): name is TenantId => isTenantId(name));
}

/** Answers the SHA-256 of the report, or nothing when it does not fit. */
async function takeIn(
  { findPayout, room }: ReportFolderParts,
  tenantId: TenantId,
  bytes: Buffer,
): Promise<string | undefined> {
  const report = parseReport(bytes, { totalRequired: true });
  if (!report.ok) return undefined;
  const commandId = nameId(READER, tenantId, report.value.sha256);
  const context = {
    tenantId,
    actor: { kind: "system", ref: READER },
    commandId,
    correlationId: commandId,
    nowMs: room.clock.nowMs(),
  } as const;
  await applyPayoutReport(room, context, report.value, findPayout);
  return report.value.sha256;
}

async function moveTo(folder: string, file: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(file, join(folder, name));
}

function noneWhenMissing(error: unknown): string[] {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
  throw error;
}
