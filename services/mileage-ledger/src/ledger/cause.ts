import { hash } from "node:crypto";
import type { RecordedEvent } from "@dure/messages";
import type { Cause } from "../domain/ledger/entry.ts";

/** Names an event by its id and the SHA-256 of its stored bytes, so that a point's proof reaches back to it. */
export const causeOf = (event: Pick<RecordedEvent, "data" | "eventId">): Cause => ({
  hash: hash("sha256", event.data, "hex"),
  id: event.eventId,
});
