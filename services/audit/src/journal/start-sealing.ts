import { type LeasedReader, startLeasedReader, type Timers } from "@dure/processing";
import type { ServiceParts } from "@dure/service-kit";
import { openJournalPlace } from "./journal-place.ts";
import { JournalSealer } from "./journal-sealer.ts";

/** Events gather for so long, so that they share seals: a busy journal then grows by pages and not by single leaves. */
const GATHER_MS = 200;

export interface Sealing extends LeasedReader {
  /** While the work lasts, nothing waits for others to gather. */
  hurry<Value>(work: () => Promise<Value>): Promise<Value>;
}

/** Follows the whole log and seals it, one process at a time by lease; correct also when two do (see `JournalSealer`). */
export async function startSealing(
  parts: Pick<ServiceParts, "store" | "readModels" | "clock" | "ids" | "logger"> & {
    readonly timers: Timers;
  },
): Promise<Sealing> {
  const { readModels, store, timers } = parts;
  const sealer = new JournalSealer(parts);
  const place = await openJournalPlace(store, readModels);
  let hurrying = 0;
  let gathering = new AbortController();
  const reader = await startLeasedReader({
    ...parts,
    name: place.generation === 0 ? "audit.journal" : `audit.journal.${place.generation}`,
    async take(events, signal, finished) {
      await sealer.seal(events);
      await place.reached(events);
      const last = events.at(-1);
      if (last) finished(last.position);
      if (hurrying > 0) return;
      gathering = new AbortController();
      await timers.pause(GATHER_MS, AbortSignal.any([signal, gathering.signal]));
    },
  });
  return {
    ...reader,
    async hurry(work) {
      hurrying += 1;
      gathering.abort();
      try {
        return await work();
      } finally {
        hurrying -= 1;
      }
    },
  };
}
