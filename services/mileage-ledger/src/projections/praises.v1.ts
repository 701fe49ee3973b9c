import { parseStreamName, type RecordedEvent, type SealedText } from "@dure/messages";
import type { Projection } from "@dure/processing";
import { praiseEventTypes } from "../commands/praises/event-types.ts";
import type { PraiseStatus } from "../domain/praise/decide.ts";

/** A praise as it is read. Texts stay sealed; the contact is nowhere. */
export type PraiseDocument = {
  readonly praiseId: string;
  readonly status: PraiseStatus;
  readonly text: SealedText;
  readonly citizenName?: SealedText;
  readonly subjectRef: string;
  readonly departmentCode?: string;
  readonly receivedAtMs: number;
  readonly verified?: {
    readonly by: string;
    readonly claimId: string;
    readonly claimApprovedEventId: string;
    readonly atMs: number;
  };
  readonly dismissed?: {
    readonly by: string;
    readonly reason?: SealedText | undefined;
    readonly atMs: number;
  };
};

export const PRAISES = "praises";

/** Praises by state and time of receipt. */
export const praisesProjection: Projection = {
  definition: {
    name: "praises.v1",
    collections: [
      {
        name: PRAISES,
        indexes: [
          { name: "byTime", fields: ["receivedAtMs"] },
          { name: "byStatus", fields: ["status", "receivedAtMs"] },
        ],
      },
    ],
  },
  categories: ["praise"],
  async project(recorded, view) {
    const { id: praiseId } = parseStreamName(recorded.streamName);
    const before = await view.get<PraiseDocument>(PRAISES, recorded.tenantId, praiseId);
    const praise = nextDocument(before, praiseId, recorded);
    if (praise) view.put(PRAISES, recorded.tenantId, praiseId, praise);
  },
};

function nextDocument(
  before: PraiseDocument | undefined,
  praiseId: string,
  recorded: RecordedEvent,
): PraiseDocument | undefined {
  const event = praiseEventTypes.read(recorded);
  const { occurredAtMs: atMs } = recorded;
  if (event.type === "praise.received") {
    const { receiptKey: _, ...shown } = event.data;
    return { praiseId, status: "RECEIVED", ...shown, receivedAtMs: atMs };
  }
  if (!before) return undefined;
  return event.type === "praise.verified"
    ? { ...before, status: "VERIFIED", verified: { ...event.data, atMs } }
    : { ...before, status: "DISMISSED", dismissed: { ...event.data, atMs } };
}
