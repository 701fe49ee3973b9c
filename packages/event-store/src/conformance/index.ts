import { describe } from "vitest";
import { appending } from "./appending.ts";
import { faults } from "./faults.ts";
import { following } from "./following.ts";
import type { EventStoreHarness } from "./harness.ts";
import { laws } from "./laws.ts";
import { racing } from "./racing.ts";
import { readingAll } from "./reading-all.ts";
import { readingStreams } from "./reading-streams.ts";
import { refusing } from "./refusing.ts";
import { repeating } from "./repeating.ts";

export type { EventStoreHarness, FaultMeans, LogUnderTest } from "./harness.ts";
export { type Sample, sampleEvents } from "./sample.ts";

/**
 * The promises of the event store port as tests. Every adapter calls this once, from a spec of its own, with a harness
 * that makes fresh logs and works its faults. Nothing in it can be switched off.
 */
export function eventStoreConformance(harness: EventStoreHarness): void {
  describe(`${harness.name} keeps the promises of the event store port`, () => {
    for (const part of [
      appending,
      refusing,
      repeating,
      racing,
      readingStreams,
      readingAll,
      following,
      faults,
      laws,
    ]) {
      part(harness);
    }
  });
}
