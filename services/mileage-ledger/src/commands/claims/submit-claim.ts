import type { CommandContext } from "@dure/command-handling";
import { type CivilDate, nameId, type Outcome } from "@dure/kernel";
import type { PersonFacts } from "../../domain/claim/commands.ts";
import type { EvidenceKind } from "../../domain/claim/events.ts";
import { MAX_CONTRIBUTORS } from "../../domain/claim/submit.ts";
import { type ClaimAnswer, claimAnswer } from "./claim-answer.ts";
import type { ClaimRoom } from "./claim-room.ts";
import { claimTextPlace } from "./claim-text.ts";
import { keyedHash, sameText } from "./keyed-hash.ts";

export interface EvidenceText {
  readonly kind: EvidenceKind;
  readonly value: string;
  readonly sha256?: string | undefined;
}

export interface SubmitClaimRequest {
  readonly activityCode: string;
  readonly actDate: CivilDate;
  readonly title: string;
  readonly description: string;
  readonly evidence: readonly EvidenceText[];
  /** Absent: the claimant did it alone. */
  readonly contributions?:
    | readonly { readonly personRef: string; readonly sharePermille: number }[]
    | undefined;
  readonly units?: number | undefined;
  readonly rank?: number | undefined;
  /** What the claim is about, where no document number tells it. */
  readonly subject?: string | undefined;
}

/**
 * 적립 신청: fetches the policy and the people of the day of the act, seals the texts, and lets the decider judge.
 * The claim's id follows from the command, so that a repeated command finds its own claim.
 */
export async function submitClaim(
  room: ClaimRoom,
  context: CommandContext,
  request: SubmitClaimRequest,
): Promise<Outcome<ClaimAnswer>> {
  const { tenantId, commandId } = context;
  const claimantRef = context.actor.ref;
  const claimId = nameId("claim", tenantId, commandId);
  const { actDate, activityCode, rank, units } = request;
  const contributions = request.contributions ?? [{ personRef: claimantRef, sharePermille: 1000 }];
  const [policy, people, texts] = await Promise.all([
    room.directory.effectivePolicy(tenantId, actDate),
    peopleOn(room, tenantId, contributions, actDate),
    sealTexts(room, tenantId, claimId, claimantRef, request),
  ]);
  const subjectKey = subjectKeyOf(room.hmacKey, tenantId, request);
  const command = {
    type: "SubmitClaim",
    claimantRef,
    activityCode,
    actDate,
    ...texts,
    contributions,
    ...(units === undefined ? {} : { units }),
    ...(rank === undefined ? {} : { rank }),
    ...(subjectKey === undefined ? {} : { subjectKey }),
    policy,
    people,
  } as const;
  const decided = policy ? { ...context, policyHash: policy.hash } : context;
  return claimAnswer(claimId, await room.claims.handle(claimId, command, decided));
}

/** The decider refuses a longer list before it looks at people, so no more than the allowed number is looked up. */
async function peopleOn(
  room: ClaimRoom,
  tenantId: string,
  contributions: readonly { readonly personRef: string }[],
  actDate: CivilDate,
): Promise<readonly PersonFacts[]> {
  const refs = [...new Set(contributions.map(({ personRef }) => personRef))];
  const found = await Promise.all(
    refs
      .slice(0, MAX_CONTRIBUTORS)
      .map((personRef) => room.directory.person(tenantId, personRef, actDate)),
  );
  return found.filter((person) => person !== undefined);
}

async function sealTexts(
  { keyring }: ClaimRoom,
  tenantId: string,
  claimId: string,
  claimantRef: string,
  { description, evidence, title }: SubmitClaimRequest,
) {
  const seal = (field: string, plain: string) =>
    keyring.seal(tenantId, claimantRef, claimTextPlace(claimId, field), plain);
  const [sealedTitle, sealedDescription, ...values] = await Promise.all([
    seal("title", title),
    seal("description", description),
    ...evidence.map(async ({ kind, sha256, value }, index) => ({
      kind,
      value: await seal(`evidence.${index}`, value),
      ...(sha256 === undefined ? {} : { sha256 }),
    })),
  ]);
  return { title: sealedTitle, description: sealedDescription, evidence: values };
}

/**
 * The document number counts before the free subject: people name the same subject in many ways, but a document has
 * one number. Of several numbers the first in order counts, however they were listed.
 */
function subjectKeyOf(
  hmacKey: string,
  tenantId: string,
  { activityCode, evidence, subject }: SubmitClaimRequest,
): string | undefined {
  const numbers = evidence.filter(({ kind }) => kind === "DOC_NO").map(({ value }) => value);
  const [first] = numbers.map(sameText).sort();
  const named = first ?? (subject === undefined ? undefined : sameText(subject));
  return named ? keyedHash(hmacKey, "claim-subject", tenantId, activityCode, named) : undefined;
}
