import type { EventStore } from "@dure/event-store";
import type { GlobalPosition } from "@dure/messages";
import type { ProjectionGeneration } from "@dure/read-model";
import { processingError } from "./errors.ts";
import { projectPage } from "./project-page.ts";
import type { Projection } from "./projection.ts";
import type { Timers } from "./timers.ts";

const PAGE = 500;

export interface GenerationToFill {
  readonly store: EventStore;
  readonly projection: Projection;
  readonly generation: ProjectionGeneration;
  readonly timers: Timers;
  readonly signal: AbortSignal;
}

/**
 * Takes a generation from a position to another one and no further, so that it can be compared with the live view at
 * that very position. Throws `PROCESSING_STOPPED` when the program ends first, `PROJECTION_FAILED` at a bad event.
 */
export async function fillGeneration(
  parts: GenerationToFill,
  from: GlobalPosition | undefined,
  to: GlobalPosition,
): Promise<GlobalPosition> {
  const { generation, projection, signal, store, timers } = parts;
  let saved = from;
  while (saved === undefined || saved < to) {
    if (signal.aborted) {
      throw processingError("PROCESSING_STOPPED", { name: projection.definition.name });
    }
    const page = await store.readAll({
      ...(saved !== undefined && { after: saved }),
      filter: { categories: projection.categories },
      maxCount: PAGE,
    });
    const checkpoint: GlobalPosition =
      page.position === undefined || page.position > to || page.atEnd ? to : page.position;
    const events = page.events.filter((event) => event.position <= to);
    await projectPage({ projection, generation, events, checkpoint, expected: saved });
    saved = checkpoint;
    // An embedded store answers without leaving the thread; others must get their turn between pages.
    await timers.pause(0, signal);
  }
  return saved;
}
