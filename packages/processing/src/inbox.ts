import type { Clock } from "@dure/kernel";
import type { ReadModelStore } from "@dure/read-model";

/** Entries older than this may go: the truth is what the aggregates have seen, the inbox only filters. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
const ENTRIES_PER_SWEEP = 200;
const SWEEP_EVERY = 100;

type InboxDocument = { readonly contentHash: string; readonly handledAtMs: number };

/** What a consumer has handled, by message id. */
export interface Inbox {
  /** Hash of the content under which this id was handled; undefined when it was not. */
  handledAs(tenantId: string, messageId: string): Promise<string | undefined>;
  remember(tenantId: string, messageId: string, contentHash: string): Promise<void>;
}

/** Opens the inbox of one consumer. Every hundredth entry sweeps away at most 200 that are older than 30 days. */
export async function openInbox(
  consumer: string,
  readModels: ReadModelStore,
  clock: Clock,
): Promise<Inbox> {
  const inbox = await readModels.operational({
    name: "inbox",
    indexes: [{ name: "byTime", fields: ["handledAtMs"] }],
  });
  let untilSweep = SWEEP_EVERY;
  const sweep = async (tenantId: string): Promise<void> => {
    const page = await inbox.find<InboxDocument>(tenantId, {
      index: "byTime",
      limit: ENTRIES_PER_SWEEP,
    });
    for (const { doc, id, version } of page.items) {
      if (doc.handledAtMs >= clock.nowMs() - KEPT_MS) return;
      await inbox.delete(tenantId, id, version);
    }
  };
  return {
    async handledAs(tenantId, messageId) {
      const stored = await inbox.get<InboxDocument>(tenantId, `${consumer}|${messageId}`);
      return stored?.doc.contentHash;
    },
    async remember(tenantId, messageId, contentHash) {
      const doc: InboxDocument = { contentHash, handledAtMs: clock.nowMs() };
      await inbox.put(tenantId, `${consumer}|${messageId}`, doc, "any");
      untilSweep -= 1;
      if (untilSweep > 0) return;
      untilSweep = SWEEP_EVERY;
      await sweep(tenantId);
    },
  };
}
