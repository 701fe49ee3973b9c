import type { CommandContext } from "@dure/command-handling";
import { nameId, RefusalError } from "@dure/kernel";
import type { GlobalPosition } from "@dure/messages";
import type { PayoutReport, ReportLine } from "../payout/parse-report.ts";
import type { RedemptionRoom } from "../process/redemption-room.ts";

/**
 * APPLIED: changed something. NO_NEWS: was known. DISPUTED: contradicts what was concluded, people decide.
 * UNKNOWN_LINE: no payout of this agency has the reference. OWN_LINE: the reporter's own reward, somebody else must report.
 */
export type LineOutcome = "APPLIED" | "NO_NEWS" | "DISPUTED" | "UNKNOWN_LINE" | "OWN_LINE";

export interface AppliedReport {
  readonly sha256: string;
  readonly lines: readonly (ReportLine & { readonly outcome: LineOutcome })[];
  readonly position: GlobalPosition | undefined;
}

/** Finds the redemption of a payout. A view, so only a pointer: the stream itself decides. */
export type FindPayout = (tenantId: string, payoutRef: string) => Promise<string | undefined>;

/**
 * Takes an operator's report in, line by line. A line's command follows from payout and code, so the same report twice,
 * or another report that says the same, changes nothing. An unknown line never makes a redemption.
 */
export async function applyPayoutReport(
  room: RedemptionRoom,
  context: CommandContext,
  report: PayoutReport,
  find: FindPayout,
): Promise<AppliedReport> {
  const lines: (ReportLine & { outcome: LineOutcome })[] = [];
  let position: GlobalPosition | undefined;
  for (const line of report.lines) {
    const applied = await applyLine(room, context, report.sha256, line, find);
    lines.push({ ...line, outcome: applied.outcome });
    position = applied.position ?? position;
  }
  return { sha256: report.sha256, lines, position };
}

async function applyLine(
  room: RedemptionRoom,
  context: CommandContext,
  reportSha256: string,
  { code, line, payoutRef }: ReportLine,
  find: FindPayout,
): Promise<{ outcome: LineOutcome; position?: GlobalPosition | undefined }> {
  const { actor, tenantId } = context;
  const redemptionId = await find(tenantId, payoutRef);
  if (redemptionId === undefined) return { outcome: "UNKNOWN_LINE" };
  const { state } = await room.redemptions.load(tenantId, redemptionId);
  if (state?.payout?.payoutRef !== payoutRef) return { outcome: "UNKNOWN_LINE" };
  if (actor.kind === "person" && state.requested.personRef === actor.ref) {
    return { outcome: "OWN_LINE" };
  }
  const handled = await room.redemptions.handle(
    redemptionId,
    { type: "ReportPayout", payoutRef, code, reportSha256, line },
    { ...context, commandId: nameId("payout-report", tenantId, payoutRef, code) },
  );
  if (!handled.ok) throw new RefusalError(handled.refusal);
  const { alreadyHandled, events, position } = handled.value;
  if (alreadyHandled || events.length === 0) return { outcome: "NO_NEWS" };
  const disputed = events.some(({ eventType }) => eventType === "redemption.payout-disputed");
  return { outcome: disputed ? "DISPUTED" : "APPLIED", position };
}
