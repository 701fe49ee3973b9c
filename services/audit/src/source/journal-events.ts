import type { EventStore } from "@dure/event-store";
import { type EventText, type JournalLeaf, parseJournalLeaf } from "@dure/ledger-audit";
import { decodeBundle, readWide, TILE_WIDTH } from "@dure/ledger-proof";
import { encodeHeader, type StreamName } from "@dure/messages";
import type { LogKeeper } from "../logs/log-keeper.ts";

/** Leaves of one bundle of a journal, as many as the shown checkpoint covers; undefined where there are none. */
export async function bundleLeaves(
  journal: LogKeeper,
  bundle: number,
): Promise<readonly JournalLeaf[] | undefined> {
  const width = Math.min(TILE_WIDTH, (journal.shown?.size ?? 0) - bundle * TILE_WIDTH);
  if (width <= 0) return undefined;
  const bytes = await readWide(journal.tiles, { level: "entries", index: bundle, width });
  return bytes && decodeBundle(bytes, width).map((entry) => parseJournalLeaf(textOf(entry)));
}

/** The stored texts of the event that a leaf stands for, whatever they are now; undefined when it is gone. */
export async function eventOfLeaf(
  store: EventStore,
  leaf: JournalLeaf,
): Promise<EventText | undefined> {
  const [event] = await store.readStream(leaf.stream as StreamName, {
    direction: "forwards",
    fromRevision: leaf.revision,
    maxCount: 1,
  });
  return event && { header: encodeHeader(event), data: event.data };
}

const textOf = (entry: Uint8Array): string => Buffer.from(entry).toString("utf8");
