import type { ReadModelStore } from "@dure/read-model";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { AttemptOutcome } from "../src/attempt.ts";
import { openParking, type Parking } from "../src/parking.ts";
import { openRoom, type Room } from "./room.ts";

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

const failed: AttemptOutcome = { code: "HANDLER_FAILED", detail: "no", attempts: 5 };
const messageOf = (id: number, key: string) => ({
  id: `s|${id}`,
  tenantId: "donghae",
  key,
  messageId: `${id}`,
  type: "t",
  content: { id },
});

/** Lets somebody else act between the look into a list and the lining up. */
const beforeParking = (readModels: ReadModelStore, act: () => Promise<void>): ReadModelStore => ({
  projection: (definition) => readModels.projection(definition),
  close: () => readModels.close(),
  async operational(definition) {
    const collection = await readModels.operational(definition);
    return {
      get: (...parts) => collection.get(...parts),
      find: (...parts) => collection.find(...parts),
      delete: (...parts) => collection.delete(...parts),
      async put(...parts) {
        if (definition.name === "parked") await act();
        return collection.put(...parts);
      },
    };
  },
});

const open = (source: string): Promise<Parking> => openParking({ ...room, source });

it("lets whoever lined up behind a list that another process has emptied go on itself", async () => {
  const other = await open("s");
  await other.take(messageOf(1, "k"), async () => failed);
  const handled: number[] = [];
  let replays = 1;
  const one = await openParking({
    ...room,
    source: "s",
    readModels: beforeParking(room.readModels, async () => {
      replays -= 1;
      if (replays < 0) return;
      await other.replay("donghae", "k", { dryRun: false }, async ({ content }) => {
        handled.push(content["id"] as number);
      });
    }),
  });
  await one.take(messageOf(2, "k"), async () => {
    handled.push(2);
    return "done";
  });
  expect(handled).toEqual([1, 2]);
  expect(await one.list()).toEqual([]);
});

it("handles each message once and in order when arrivals and a replay meet in one process", async () => {
  const parking = await open("s");
  for (let round = 0; round < 50; round += 1) {
    const key = `k${round}`;
    const handled: number[] = [];
    const arrive = (id: number) =>
      parking.take(messageOf(round * 10 + id, key), async () => {
        await Promise.resolve();
        handled.push(id);
        return "done";
      });
    await parking.take(messageOf(round * 10, key), async () => failed);
    const replay = parking.replay("donghae", key, { dryRun: false }, async ({ content }) => {
      await Promise.resolve();
      handled.push((content["id"] as number) % 10);
    });
    await Promise.all([replay, arrive(1), arrive(2)]);
    expect(handled).toEqual([0, 1, 2]);
  }
  expect(await parking.list()).toEqual([]);
});

it("concludes nothing from an attempt that was cut off", async () => {
  const parking = await open("s");
  expect(await parking.take(messageOf(1, "k"), async () => "aborted")).toBe("aborted");
  expect(await parking.list()).toEqual([]);
});

it("keeps the order of every key through failures, repeats, restarts and replays", async () => {
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ key: fc.constantFrom("a", "b"), fails: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.constant("repeat" as const) },
    { weight: 1, arbitrary: fc.constant("restart" as const) },
    { weight: 2, arbitrary: fc.constantFrom("replay a" as const, "replay b" as const) },
  );
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.nat(3), async (steps, mercy) => {
      run += 1;
      const source = `run${run}`;
      let parking = await open(source);
      const handled: Record<string, number[]> = { a: [], b: [] };
      const arrived: Record<string, number[]> = { a: [], b: [] };
      let last: Parameters<Parking["take"]> | undefined;
      let id = 0;
      let replays = 0;
      const replay = (key: string, always: boolean) =>
        parking.replay("donghae", key, { dryRun: false }, async ({ content }) => {
          replays += 1;
          if (!always && replays % 4 === mercy) throw new Error("again");
          handled[key]?.push(content["id"] as number);
        });
      for (const each of steps) {
        if (each === "restart") parking = await open(source);
        else if (each === "repeat") {
          const stands = (await parking.list()).some(({ messageId }) => messageId === `${id}`);
          if (last && stands) await parking.take(...last);
        } else if (typeof each === "string") await replay(each.slice(-1), false);
        else {
          id += 1;
          const own = id;
          arrived[each.key]?.push(own);
          const handle = async (): Promise<AttemptOutcome> => {
            if (each.fails) return failed;
            handled[each.key]?.push(own);
            return "done";
          };
          last = [messageOf(own, each.key), handle];
          last[0] = { ...last[0], id: `${source}|${own}` };
          await parking.take(...last);
        }
      }
      await replay("a", true);
      await replay("b", true);
      expect(handled).toEqual(arrived);
      expect(await parking.list()).toEqual([]);
    }),
    { numRuns: 60, seed: 20_260_701 },
  );
});
