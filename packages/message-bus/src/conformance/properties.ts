import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageBus } from "../port.ts";
import type { CurrentHarness } from "./harness.ts";
import { fresh, inbox, numbered, until } from "./helpers.ts";

type Step =
  | { readonly kind: "publish"; readonly key: string; readonly count: number }
  | { readonly kind: "join" }
  | { readonly kind: "leave" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("publish" as const),
      key: fc.constantFrom("a", "b", "c", "d", "e"),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "join" } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "leave" } as const) },
);

/** Random lives of a group against the simplest model: a list per key. */
export function describeProperties(harness: CurrentHarness): void {
  describe("properties", () => {
    it("whoever joins, leaves and fails, each key arrives whole and in order", async () => {
      const bus = await harness().open();
      const lives = fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.integer({ min: 2, max: 9 }),
        (steps, failEvery) => liveThrough(harness, bus, steps, failEvery),
      );
      await fc.assert(lives, { numRuns: harness().propertyRuns });
    });
  });
}

async function liveThrough(
  harness: CurrentHarness,
  bus: MessageBus,
  steps: readonly Step[],
  failEvery: number,
): Promise<void> {
  const topic = fresh("topic");
  const group = fresh("group");
  const seen = inbox();
  const published = new Map<string, number>();
  let calls = 0;
  const join = () =>
    bus.consume({
      group,
      topics: [topic],
      retryDelayMs: 1,
      async handle(received) {
        calls += 1;
        if (calls % failEvery === 0) throw new Error("a failure now and then");
        await seen.handle(received);
      },
    });
  const members = [await join()];
  for (const one of steps) {
    if (one.kind === "join" && members.length < 3) members.push(await join());
    if (one.kind === "leave") await members.pop()?.stop();
    if (one.kind !== "publish") continue;
    const first = published.get(one.key) ?? 0;
    await bus.publish(numbered(topic, one.key, one.count, first));
    published.set(one.key, first + one.count);
  }
  members.push(await join());
  const total = [...published.values()].reduce((sum, count) => sum + count, 0);
  await until("everything", harness().patienceMs, () => seen.ids().length === total);
  for (const [key, count] of published) {
    expect(seen.ids(key)).toEqual(numbered(topic, key, count).map((one) => one.messageId));
  }
  for (const member of members) await member.stop();
}
