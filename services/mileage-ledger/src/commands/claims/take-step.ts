import type { CommandContext } from "@dure/command-handling";
import { kstDate, type Outcome, refused } from "@dure/kernel";
import type { ClaimCommand, StepFacts } from "../../domain/claim/commands.ts";
import type { Claim } from "../../domain/claim/state.ts";
import { claimProblems } from "../../errors.ts";
import { type ClaimAnswer, claimAnswer } from "./claim-answer.ts";
import type { ClaimRoom } from "./claim-room.ts";

export interface StepRequest {
  readonly claimId: string;
  /** The revision that the person saw (`If-Match`). */
  readonly expectedRevision: number;
}

/**
 * What confirming, approving and rejecting share: look at the claim, ask the directory who acts and who heads what
 * today, and decide. What was looked up from the claim never changes after submission, so a change in between cannot
 * make the facts wrong; the decider checks the revision.
 */
export async function takeStep(
  room: ClaimRoom,
  context: CommandContext,
  { claimId }: StepRequest,
  command: (facts: StepFacts, claim: Claim) => ClaimCommand | Promise<ClaimCommand>,
): Promise<Outcome<ClaimAnswer>> {
  const { state: claim } = await room.claims.load(context.tenantId, claimId);
  if (!claim) return refused(claimProblems.refuse("NOT_FOUND"));
  const facts = await stepFacts(room, context, claim);
  if (!facts) return refused(claimProblems.refuse("ACTOR_NOT_ACTIVE"));
  return claimAnswer(
    claimId,
    await room.claims.handle(claimId, await command(facts, claim), context),
  );
}

async function stepFacts(
  { directory }: ClaimRoom,
  { actor, nowMs, tenantId }: CommandContext,
  { submitted }: Claim,
): Promise<StepFacts | undefined> {
  const today = kstDate(nowMs);
  const [by, departmentHeads, ...contributors] = await Promise.all([
    directory.person(tenantId, actor.ref, today),
    directory.headsOf(tenantId, submitted.departmentCode),
    ...submitted.contributions.map(({ personRef }) => directory.person(tenantId, personRef, today)),
  ]);
  const headContributors = contributors.flatMap((person) =>
    person?.active && person.roles.includes("DEPT_HEAD")
      ? [{ personRef: person.personRef, departmentCode: person.departmentCode }]
      : [],
  );
  return by && { by, departmentHeads, headContributors };
}
