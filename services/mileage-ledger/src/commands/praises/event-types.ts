import { type EventTypeRegistry, eventTypeRegistry } from "@dure/messages";
import { z } from "zod";
import type { PraiseEvent, PraiseReceived } from "../../domain/praise/events.ts";
import { sealedText } from "../claims/sealed-text-schema.ts";

const received = z.strictObject({
  text: sealedText,
  citizenName: sealedText.optional(),
  subjectRef: z.string(),
  receiptKey: z.string(),
  departmentCode: z.string().optional(),
});
const verified = z.strictObject({
  by: z.string(),
  claimId: z.string(),
  claimApprovedEventId: z.string(),
});
const dismissed = z.strictObject({ by: z.string(), reason: sealedText.optional() });

/** Event types of category `praise`. */
export const praiseEventTypes: EventTypeRegistry<PraiseEvent> = eventTypeRegistry<PraiseEvent>([
  {
    type: "praise.received",
    version: 1,
    check: (data) => received.parse(data) as PraiseReceived["data"],
  },
  { type: "praise.verified", version: 1, check: (data) => verified.parse(data) },
  { type: "praise.dismissed", version: 1, check: (data) => dismissed.parse(data) },
]);
