import { parseStreamName, type RecordedEvent, type SealedText } from "@dure/messages";
import type { Projection, ProjectionView } from "@dure/processing";
import { proposalEventTypes } from "../commands/event-types.ts";
import type { Contribution } from "../domain/proposal/events.ts";
import type { ProposalStatus } from "../domain/proposal/state.ts";

/** A proposal as it is read. Texts stay sealed; routes open them for whoever may read them. */
export type ProposalDocument = {
  readonly proposalId: string;
  readonly status: ProposalStatus;
  readonly revision: number;
  readonly submitterRef: string;
  readonly title: SealedText;
  readonly problem: SealedText;
  readonly improvement: SealedText;
  readonly expectedEffect: SealedText;
  readonly contributions: readonly Contribution[];
  readonly on: string;
  readonly submittedAtMs: number;
  readonly decision?: {
    readonly by: string;
    readonly on: string;
    readonly reason?: SealedText;
  };
};

/** One line per person and proposal, because a document can be looked for by one person only. */
export type ProposalShareDocument = {
  readonly proposalId: string;
  readonly personRef: string;
  readonly status: ProposalStatus;
  readonly submittedAtMs: number;
};

export const PROPOSALS = "proposals";
export const PROPOSAL_SHARES = "proposalShares";

/** Proposals by state and by everybody who has a share in them. */
export const proposalsProjection: Projection = {
  definition: {
    name: "proposals.v1",
    collections: [
      {
        name: PROPOSALS,
        indexes: [
          { name: "byTime", fields: ["submittedAtMs"] },
          { name: "byStatus", fields: ["status", "submittedAtMs"] },
        ],
      },
      {
        name: PROPOSAL_SHARES,
        indexes: [
          { name: "byPerson", fields: ["personRef", "submittedAtMs"] },
          { name: "byPersonStatus", fields: ["personRef", "status", "submittedAtMs"] },
        ],
      },
    ],
  },
  categories: ["proposal"],
  async project(recorded, view) {
    const { id: proposalId } = parseStreamName(recorded.streamName);
    const before = await view.get<ProposalDocument>(PROPOSALS, recorded.tenantId, proposalId);
    const proposal = nextDocument(before, proposalId, recorded);
    if (!proposal) return;
    view.put(PROPOSALS, recorded.tenantId, proposalId, proposal);
    putShares(view, recorded.tenantId, proposal);
  },
};

function nextDocument(
  before: ProposalDocument | undefined,
  proposalId: string,
  recorded: RecordedEvent,
): ProposalDocument | undefined {
  const event = proposalEventTypes.read(recorded);
  const { occurredAtMs, streamRevision: revision } = recorded;
  if (event.type === "proposal.submitted") {
    return {
      proposalId,
      status: "SUBMITTED",
      revision,
      ...event.data,
      submittedAtMs: occurredAtMs,
    };
  }
  if (!before) return undefined;
  const { by, on } = event.data;
  return event.type === "proposal.adopted"
    ? { ...before, revision, status: "ADOPTED", decision: { by, on } }
    : {
        ...before,
        revision,
        status: "NOT_ADOPTED",
        decision: { by, on, ...(event.data.reason ? { reason: event.data.reason } : {}) },
      };
}

function putShares(view: ProjectionView, tenantId: string, proposal: ProposalDocument): void {
  const { contributions, proposalId, status, submittedAtMs } = proposal;
  for (const { personRef } of contributions) {
    const share: ProposalShareDocument = { proposalId, personRef, status, submittedAtMs };
    view.put(PROPOSAL_SHARES, tenantId, `${proposalId}.${personRef}`, share);
  }
}
