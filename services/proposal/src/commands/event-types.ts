import { type EventTypeRegistry, eventTypeRegistry } from "@dure/messages";
import { z } from "zod";
import type { ProposalEvent } from "../domain/proposal/events.ts";

/** Sealed text as it stands in events. The ciphertext itself is checked by whoever holds the key. */
const sealedText = z.strictObject({
  s: z.string(),
  alg: z.literal("A256GCM"),
  n: z.string(),
  c: z.string(),
  k: z.string(),
});
const contributions = z.array(
  z.strictObject({
    personRef: z.string(),
    sharePermille: z.int().min(1).max(1000),
    departmentCode: z.string(),
  }),
);
const on = z.iso.date();

const submitted = z.strictObject({
  title: sealedText,
  problem: sealedText,
  improvement: sealedText,
  expectedEffect: sealedText,
  submitterRef: z.string(),
  contributions,
  on,
});
const adopted = z.strictObject({ by: z.string(), contributions, on });
const notAdopted = z.strictObject({ by: z.string(), reason: sealedText.optional(), on });

/** Event types of category `proposal`. Data is checked on read, so a broken event stops its reader. */
export const proposalEventTypes: EventTypeRegistry<ProposalEvent> =
  eventTypeRegistry<ProposalEvent>([
    { type: "proposal.submitted", version: 1, check: (data) => submitted.parse(data) },
    { type: "proposal.adopted", version: 1, check: (data) => adopted.parse(data) },
    { type: "proposal.not-adopted", version: 1, check: (data) => notAdopted.parse(data) },
  ]);
