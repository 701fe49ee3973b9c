import { hash } from "node:crypto";
import type { Cause } from "@dure/ledger-books";
import type { RecordedEvent } from "@dure/messages";

/** Names an event by its id and the SHA-256 of its stored bytes, so that a point's proof reaches back to it. */
export const causeOf = (event: Pick<RecordedEvent, "data" | "eventId">): Cause => ({
  hash: hash("sha256", event.data, "hex"),
  id: event.eventId,
});
