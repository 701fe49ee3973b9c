import type { CommandContext } from "@dure/command-handling";
import { civilDate, nameId, type Outcome } from "@dure/kernel";
import { tenantId } from "@dure/messages";
import { approveClaim } from "../../src/commands/claims/approve-claim.ts";
import { confirmClaim } from "../../src/commands/claims/confirm-claim.ts";
import { type SubmitClaimRequest, submitClaim } from "../../src/commands/claims/submit-claim.ts";
import type { TestRoom } from "./room.ts";

export const request = (changes: Partial<SubmitClaimRequest> = {}): SubmitClaimRequest => ({
  activityCode: "COLLABORATION",
  actDate: civilDate("2026-06-10"),
  title: "묵은 민원 해결",
  description: "세 부서가 함께 풀었습니다.",
  evidence: [{ kind: "DOC_NO", value: "기획 - 101" }],
  ...changes,
});

export function valueOf<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.why}`);
  return outcome.value;
}

export const codeOf = (outcome: Outcome<unknown>): string =>
  outcome.ok ? "OK" : outcome.refusal.code;

/** Short ways to call the use cases of a world. */
export function useCasesOf(world: () => TestRoom) {
  let attempts = 0;
  const by = (ref: string, attempt = String((attempts += 1))): CommandContext => ({
    tenantId: tenantId("donghae"),
    actor: { kind: "person", ref },
    commandId: nameId("attempt", ref, attempt),
    correlationId: "test",
    nowMs: world().clock.nowMs(),
  });
  const submitted = async (claimant = "kim", changes: Partial<SubmitClaimRequest> = {}) =>
    valueOf(await submitClaim(world().room, by(claimant), request(changes))).claimId;
  const approved = async (claimant = "kim") => {
    const claimId = await submitted(claimant);
    valueOf(await confirmClaim(world().room, by("head1"), { claimId, expectedRevision: 0 }));
    valueOf(await approveClaim(world().room, by("office"), { claimId, expectedRevision: 1 }));
    return claimId;
  };
  const stateOf = (claimId: string) => world().room.claims.load(tenantId("donghae"), claimId);
  return { approved, by, stateOf, submitted };
}
