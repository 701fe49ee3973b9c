import { RefusalError } from "@dure/kernel";
import type { GlobalPosition, RecordedEvent } from "@dure/messages";
import type { ProjectionGeneration } from "@dure/read-model";
import { failureOf, processingError } from "./errors.ts";
import { PageView } from "./page-view.ts";
import type { Projection } from "./projection.ts";

export interface PageToProject {
  readonly projection: Projection;
  readonly generation: ProjectionGeneration;
  readonly events: readonly RecordedEvent[];
  /** Position behind the page. */
  readonly checkpoint: GlobalPosition;
  /** Checkpoint from which this writer goes on: the fence against a second one. */
  readonly expected: string | undefined;
}

/**
 * Takes a page into a generation: documents and checkpoint in one commit. Where an event fails, what stood before it is
 * committed and `PROJECTION_FAILED` names that event, so that the view stands right before it and never behind it.
 */
export async function projectPage(page: PageToProject): Promise<void> {
  const { checkpoint, events, expected, generation, projection } = page;
  const view = new PageView(generation);
  for (const [index, event] of events.entries()) {
    try {
      await projection.project(event, view);
    } catch (error) {
      const before = events[index - 1];
      if (before) {
        await projectPage({
          ...page,
          events: events.slice(0, index),
          checkpoint: before.position,
        });
      }
      throw failed(projection, event, error);
    }
  }
  try {
    await generation.commit({ writes: view.writes(), checkpoint, expected });
  } catch (error) {
    if (!isBadDocument(error)) throw error;
    const [only] = events;
    if (events.length === 1 && only) throw failed(projection, only, error);
    await projectOneByOne(page);
  }
}

/** Finds the event that makes a document the store refuses. */
async function projectOneByOne(page: PageToProject): Promise<void> {
  let { expected } = page;
  for (const [index, event] of page.events.entries()) {
    const checkpoint = index === page.events.length - 1 ? page.checkpoint : event.position;
    await projectPage({ ...page, events: [event], checkpoint, expected });
    expected = checkpoint;
  }
}

const isBadDocument = (error: unknown): boolean =>
  error instanceof RefusalError && error.refusal.code === "READ_MODEL_BAD_DOCUMENT";

const failed = (projection: Projection, event: RecordedEvent, error: unknown): RefusalError =>
  error instanceof RefusalError && error.refusal.code === "PROJECTION_FAILED"
    ? error
    : processingError(
        "PROJECTION_FAILED",
        {
          projection: projection.definition.name,
          eventId: event.eventId,
          eventType: event.eventType,
          reason: failureOf(error).detail,
        },
        error,
      );
