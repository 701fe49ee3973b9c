import type { GlobalPosition } from "@dure/messages";
import type { Checkpoint } from "./checkpoint.ts";
import { processingError } from "./errors.ts";
import type { LeasedReaderOptions } from "./leased-reader.ts";

/** Pages without an event are only remembered; this many later their position is saved all the same. */
const IDLE_PAGES_PER_SAVE = 50;

type FollowOptions = Pick<LeasedReaderOptions, "categories" | "pageSize" | "store" | "take">;

/**
 * One run over the log from the saved place until the signal comes: effect first, then the place. Throws what the
 * effect throws, `CHECKPOINT_LOST`, and `LOG_ENDED` when the subscription ends by itself.
 */
export async function followFromCheckpoint(
  options: FollowOptions,
  checkpoint: Checkpoint,
  signal: AbortSignal,
  reached: (position: GlobalPosition) => void,
): Promise<void> {
  const after = await checkpoint.load();
  if (after !== undefined) reached(after);
  let unsaved: GlobalPosition | undefined;
  let idlePages = 0;
  const save = async (position: GlobalPosition): Promise<void> => {
    await checkpoint.save(position);
    unsaved = undefined;
    idlePages = 0;
    reached(position);
  };
  try {
    const pages = options.store.subscribe({
      ...(after !== undefined && { after }),
      ...(options.categories !== undefined && { filter: { categories: options.categories } }),
      signal,
      ...(options.pageSize !== undefined && { pageSize: options.pageSize }),
    });
    for await (const { events, position } of pages) {
      if (signal.aborted) return;
      if (position === undefined) continue;
      if (events.length > 0) {
        await options.take(events, signal, (finished) => {
          unsaved = finished;
        });
        // An effect that was cut short has not done the whole page.
        if (signal.aborted && unsaved !== events.at(-1)?.position) return;
        await save(position);
        continue;
      }
      unsaved = position;
      idlePages += 1;
      if (idlePages >= IDLE_PAGES_PER_SAVE) await save(position);
      else reached(position);
    }
    if (!signal.aborted) throw processingError("LOG_ENDED", {});
  } finally {
    // Not saving this repeats work and loses nothing, so a store that has just failed may fail here as well.
    if (unsaved !== undefined) await checkpoint.save(unsaved).catch(() => undefined);
  }
}
