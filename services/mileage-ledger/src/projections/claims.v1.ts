import { parseStreamName, type RecordedEvent, type SealedText } from "@dure/messages";
import type { Projection, ProjectionView } from "@dure/processing";
import { claimEventTypes } from "../commands/claims/event-types.ts";
import type { Contribution, SealedEvidence } from "../domain/claim/events.ts";
import type { ClaimStatus } from "../domain/claim/state.ts";

/** A claim as it is read. Texts stay sealed; routes open them for whoever may read them. */
export type ClaimDocument = {
  readonly claimId: string;
  readonly status: ClaimStatus;
  readonly revision: number;
  readonly activityCode: string;
  readonly actDate: string;
  readonly departmentCode: string;
  readonly claimantRef: string;
  readonly title: SealedText;
  readonly description: SealedText;
  readonly evidence: readonly SealedEvidence[];
  readonly contributions: readonly Contribution[];
  readonly units?: number;
  readonly rank?: number;
  readonly policyHash: string;
  readonly submittedAtMs: number;
  readonly confirmed?: {
    readonly by: string;
    readonly departmentCode: string;
    readonly atMs: number;
  };
  readonly approved?: { readonly by: string; readonly atMs: number; readonly eventId: string };
  readonly rejected?: {
    readonly by: string;
    readonly step: "DEPT_HEAD" | "OFFICE";
    readonly reason?: SealedText | undefined;
    readonly atMs: number;
  };
  readonly withdrawnAtMs?: number;
};

/** One line per person and claim, because a document can be looked for by one person only. */
export type ClaimShareDocument = {
  readonly claimId: string;
  readonly personRef: string;
  readonly status: ClaimStatus;
  readonly submittedAtMs: number;
};

export const CLAIMS = "claims";
export const CLAIM_SHARES = "claimShares";

/** Claims by state, by department and by everybody who has a share in them. */
export const claimsProjection: Projection = {
  definition: {
    name: "claims.v1",
    collections: [
      {
        name: CLAIMS,
        indexes: [
          { name: "byTime", fields: ["submittedAtMs"] },
          { name: "byStatus", fields: ["status", "submittedAtMs"] },
          { name: "byDepartmentStatus", fields: ["departmentCode", "status", "submittedAtMs"] },
        ],
      },
      {
        name: CLAIM_SHARES,
        indexes: [
          { name: "byPerson", fields: ["personRef", "submittedAtMs"] },
          { name: "byPersonStatus", fields: ["personRef", "status", "submittedAtMs"] },
        ],
      },
    ],
  },
  categories: ["claim"],
  async project(recorded, view) {
    const { id: claimId } = parseStreamName(recorded.streamName);
    const before = await view.get<ClaimDocument>(CLAIMS, recorded.tenantId, claimId);
    const claim = nextDocument(before, claimId, recorded);
    if (!claim) return;
    view.put(CLAIMS, recorded.tenantId, claimId, claim);
    putShares(view, recorded.tenantId, claim);
  },
};

function nextDocument(
  before: ClaimDocument | undefined,
  claimId: string,
  recorded: RecordedEvent,
): ClaimDocument | undefined {
  const event = claimEventTypes.read(recorded);
  const { eventId, occurredAtMs: atMs, streamRevision: revision } = recorded;
  if (event.type === "claim.submitted") {
    // The subject key stays in the event: nobody reads it, and the ledger compares it.
    const { subjectKey: _, ...shown } = event.data;
    return { claimId, status: "SUBMITTED", revision, ...shown, submittedAtMs: atMs };
  }
  if (!before) return undefined;
  const next = { ...before, revision };
  switch (event.type) {
    case "claim.head-confirmed":
      return { ...next, status: "HEAD_CONFIRMED", confirmed: { ...event.data, atMs } };
    case "claim.approved":
      return { ...next, status: "APPROVED", approved: { by: event.data.by, atMs, eventId } };
    case "claim.rejected":
      return { ...next, status: "REJECTED", rejected: { ...event.data, atMs } };
    case "claim.withdrawn":
      return { ...next, status: "WITHDRAWN", withdrawnAtMs: atMs };
  }
}

function putShares(view: ProjectionView, tenantId: string, claim: ClaimDocument): void {
  const { claimId, contributions, status, submittedAtMs } = claim;
  for (const { personRef } of contributions) {
    const share: ClaimShareDocument = { claimId, personRef, status, submittedAtMs };
    view.put(CLAIM_SHARES, tenantId, `${claimId}.${personRef}`, share);
  }
}
