import type { CommandContext } from "@dure/command-handling";
import { kstDate, nameId, type Outcome } from "@dure/kernel";
import type { PersonFacts } from "../domain/proposal/commands.ts";
import type { ProposalTexts } from "../domain/proposal/events.ts";
import { MAX_CONTRIBUTORS } from "../domain/proposal/submit.ts";
import { type ProposalAnswer, proposalAnswer } from "./proposal-answer.ts";
import type { ProposalRoom } from "./proposal-room.ts";
import { proposalTextPlace } from "./proposal-text.ts";

export interface SubmitProposalRequest {
  readonly title: string;
  readonly problem: string;
  readonly improvement: string;
  readonly expectedEffect: string;
  /** Absent: the submitter's alone. */
  readonly contributions?:
    | readonly { readonly personRef: string; readonly sharePermille: number }[]
    | undefined;
}

/**
 * 제안 제출: looks the contributors up as of today, seals the texts with the submitter's key and lets the decider judge.
 * The proposal's id follows from the command, so that a repeated command finds its own proposal.
 */
export async function submitProposal(
  room: ProposalRoom,
  context: CommandContext,
  request: SubmitProposalRequest,
): Promise<Outcome<ProposalAnswer>> {
  const { actor, commandId, nowMs, tenantId } = context;
  const submitterRef = actor.ref;
  const proposalId = nameId("proposal", tenantId, commandId);
  const on = kstDate(nowMs);
  const contributions = request.contributions ?? [{ personRef: submitterRef, sharePermille: 1000 }];
  const [people, texts] = await Promise.all([
    peopleOn(room, tenantId, contributions, on),
    sealTexts(room, tenantId, proposalId, submitterRef, request),
  ]);
  const command = {
    type: "SubmitProposal",
    submitterRef,
    on,
    texts,
    contributions,
    people,
  } as const;
  return proposalAnswer(proposalId, await room.proposals.handle(proposalId, command, context));
}

/** The decider refuses a longer list before it looks at people, so no more than the allowed number is looked up. */
async function peopleOn(
  { directory }: ProposalRoom,
  tenantId: string,
  contributions: readonly { readonly personRef: string }[],
  on: string,
): Promise<readonly PersonFacts[]> {
  const refs = [...new Set(contributions.map(({ personRef }) => personRef))];
  const found = await Promise.all(
    refs.slice(0, MAX_CONTRIBUTORS).map((personRef) => directory.person(tenantId, personRef, on)),
  );
  return found.filter((person) => person !== undefined);
}

async function sealTexts(
  { keyring }: ProposalRoom,
  tenantId: string,
  proposalId: string,
  submitterRef: string,
  request: SubmitProposalRequest,
): Promise<ProposalTexts> {
  const seal = (field: keyof ProposalTexts) =>
    keyring.seal(tenantId, submitterRef, proposalTextPlace(proposalId, field), request[field]);
  const [title, problem, improvement, expectedEffect] = await Promise.all([
    seal("title"),
    seal("problem"),
    seal("improvement"),
    seal("expectedEffect"),
  ]);
  return { title, problem, improvement, expectedEffect };
}
