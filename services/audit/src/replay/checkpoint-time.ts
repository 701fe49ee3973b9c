import type { EventStore } from "@dure/event-store";
import { assertThat } from "@dure/kernel";
import { readAuditEvent } from "../event-types.ts";
import type { LogKeeper } from "../logs/log-keeper.ts";

const PAGE = 100;
/** A served checkpoint is one of the newest; witnesses that are away hold it back by as many. */
const MAX_PAGES = 100;

/** When the newest checkpoint of a size was signed, epoch milliseconds, as its event tells. */
export async function checkpointTimeMs(
  store: EventStore,
  { id, signed }: LogKeeper,
  size: number,
): Promise<number> {
  if (signed?.size === size) return signed.signedAtMs;
  let fromRevision: number | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const events = await store.readStream(id.checkpointStream, {
      direction: "backwards",
      maxCount: PAGE,
      ...(fromRevision !== undefined && { fromRevision }),
    });
    const found = events.find((event) => readAuditEvent("checkpoint.signed", event)?.size === size);
    if (found) return found.occurredAtMs;
    const last = events.at(-1)?.streamRevision ?? 0;
    if (last === 0) break;
    fromRevision = last - 1;
  }
  assertThat(false, "CHECKPOINT_GONE", `no event of the checkpoint of ${size} of ${id.origin}`);
}
