import { z } from "zod";
import { praiseTextPlace, subjectOfPraiseText } from "../../commands/praises/praise-text.ts";
import type { PraiseDocument } from "../../projections/praises.v1.ts";
import type { ClaimRouteDeps } from "../claims/deps.ts";

export const PraiseState = z.enum(["RECEIVED", "VERIFIED", "DISMISSED"]);
const openedText = z.string().max(10_000).nullable();
const instant = z.iso.datetime();
const ref = z.string().max(128);

export const PraiseSchema = z.strictObject({
  praiseId: ref,
  state: PraiseState,
  /** Null where the citizen or somebody whom the praise is about was erased. */
  text: openedText,
  citizenName: openedText.optional(),
  departmentCode: ref.optional(),
  receivedAt: instant,
  verified: z
    .strictObject({ by: ref, claimId: ref, claimApprovedEventId: ref, at: instant })
    .optional(),
  dismissed: z
    .strictObject({
      by: ref,
      /** Absent where the praise could not be read any more when it was dismissed. */
      reason: openedText.optional(),
      at: instant,
    })
    .optional(),
});
export type PraiseView = z.infer<typeof PraiseSchema>;

/** What a command on a praise answers. */
export const PraiseAnswerSchema = z.strictObject({ praiseId: ref, state: PraiseState });

const at = (ms: number): string => new Date(ms).toISOString();

/** A praise with its texts opened, for the people who handle it. */
export async function praiseView(
  { room }: ClaimRouteDeps,
  tenantId: string,
  praise: PraiseDocument,
): Promise<PraiseView> {
  const { citizenName, departmentCode, dismissed, praiseId, subjectRef, verified } = praise;
  const open = async (field: string, text: PraiseDocument["text"]): Promise<string | null> => {
    const subject = subjectOfPraiseText(praiseId, subjectRef, text);
    const place = praiseTextPlace(praiseId, field);
    return (await room.keyring.open(tenantId, subject, place, text)) ?? null;
  };
  return {
    praiseId,
    state: praise.status,
    text: await open("text", praise.text),
    ...(citizenName && { citizenName: await open("citizenName", citizenName) }),
    ...(departmentCode === undefined ? {} : { departmentCode }),
    receivedAt: at(praise.receivedAtMs),
    ...(verified && {
      verified: {
        by: verified.by,
        claimId: verified.claimId,
        claimApprovedEventId: verified.claimApprovedEventId,
        at: at(verified.atMs),
      },
    }),
    ...(dismissed && {
      dismissed: {
        by: dismissed.by,
        ...(dismissed.reason && { reason: await open("reason", dismissed.reason) }),
        at: at(dismissed.atMs),
      },
    }),
  };
}
