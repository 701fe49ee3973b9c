import { streamName } from "@dure/messages";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createCommandHandler } from "../src/index.ts";
import { type Fate, failingStore } from "./failing-store.ts";
import { contextOf, DONGHAE, JAR_SIZE, jarDecider, jarRegistry, jarRoom } from "./jar.ts";

const fate = fc.constantFrom<Fate>("works", "works", "lostBefore", "lostAfter");
const request = fc.record({
  key: fc.integer({ min: 0, max: 12 }),
  by: fc.integer({ min: 0, max: 1 }),
});

it("makes the events of each command once, whatever is repeated, raced or lost", async () => {
  const room = await jarRoom();
  let run = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(request, { minLength: 1, maxLength: 30 }),
        fc.array(fate, { maxLength: 12 }),
        async (requests, fates) => {
          run += 1;
          const id = `run${run}`;
          const handlers = [failingStore(room.store, fates), failingStore(room.store, [])].map(
            ({ store }) => createCommandHandler({ ...room.parts, store, maxConflictRetries: 100 }),
          );
          // The command follows from its key, as it does behind an Idempotency-Key.
          const outcomes = await Promise.allSettled(
            requests.map(async ({ by, key }) => {
              const command = key === 12 ? { empty: "full" } : { fill: (key % 4) + 1 };
              return handlers[by]?.handle(id, command, contextOf(`${run} ${key}`));
            }),
          );
          const events = await room.store.readStream(streamName("jar", DONGHAE, id), {
            direction: "forwards",
            maxCount: 1_000,
          });
          const commands = events.map((event) => event.commandId);
          expect(new Set(commands).size).toBe(commands.length);
          let content = 0;
          for (const recorded of events) {
            content = jarDecider.evolve(content, jarRegistry.read(recorded), recorded);
            expect(content).toBeLessThanOrEqual(JAR_SIZE);
          }
          for (const outcome of outcomes) {
            if (outcome.status !== "fulfilled" || !outcome.value?.ok) continue;
            expect(commands).toContain(outcome.value.value.events[0]?.commandId);
          }
          expect((await handlers[0]?.load(DONGHAE, id))?.state).toBe(content);
        },
      ),
      { numRuns: 60, seed: 20_260_701 },
    );
  } finally {
    await room.close();
  }
});
