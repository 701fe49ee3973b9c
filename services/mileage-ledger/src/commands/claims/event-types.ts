import { type EventTypeRegistry, eventTypeRegistry } from "@dure/messages";
import { z } from "zod";
import type { ClaimEvent } from "../../domain/claim/events.ts";
import { sealedText } from "./sealed-text-schema.ts";

const act = {
  activityCode: z.string(),
  actDate: z.iso.date(),
  contributions: z.array(
    z.strictObject({
      personRef: z.string(),
      sharePermille: z.int().min(1).max(1000),
      departmentCode: z.string(),
    }),
  ),
  units: z.int().optional(),
  rank: z.int().optional(),
  subjectKey: z.string().optional(),
  policyHash: z.string(),
};

const submitted = z.strictObject({
  ...act,
  departmentCode: z.string(),
  claimantRef: z.string(),
  title: sealedText,
  description: sealedText,
  evidence: z.array(
    z.strictObject({
      kind: z.enum(["DOC_NO", "URL", "FILE"]),
      value: sealedText,
      sha256: z.string().optional(),
    }),
  ),
});
const headConfirmed = z.strictObject({ by: z.string(), departmentCode: z.string() });
const approved = z.strictObject({ ...act, by: z.string() });
const rejected = z.strictObject({
  by: z.string(),
  step: z.enum(["DEPT_HEAD", "OFFICE"]),
  reason: sealedText.optional(),
});
const withdrawn = z.strictObject({});

type Data<Type extends ClaimEvent["type"]> = Extract<ClaimEvent, { type: Type }>["data"];

/** Event types of category `claim`. Data is checked on read, so a broken event stops its reader and not its points. */
export const claimEventTypes: EventTypeRegistry<ClaimEvent> = eventTypeRegistry<ClaimEvent>([
  {
    type: "claim.submitted",
    version: 1,
    check: (data) => submitted.parse(data) as Data<"claim.submitted">,
  },
  { type: "claim.head-confirmed", version: 1, check: (data) => headConfirmed.parse(data) },
  {
    type: "claim.approved",
    version: 1,
    check: (data) => approved.parse(data) as Data<"claim.approved">,
  },
  { type: "claim.rejected", version: 1, check: (data) => rejected.parse(data) },
  { type: "claim.withdrawn", version: 1, check: (data) => withdrawn.parse(data) },
]);
