import { HoldState } from "@dure/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PayoutPort } from "../../src/payout/port.ts";
import type { HoldLedger } from "../../src/process/ledger.ts";
import type { RedemptionRoom } from "../../src/process/redemption-room.ts";
import { approve, report, request } from "./acts.ts";
import { DONGHAE, startWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.end());

class Crash extends Error {}

type When = "before" | "after";

/** Counts every effect of a room and dies at one of them, before or after it took place. */
function crashingRoom(at: number, when: When): RedemptionRoom {
  let effects = 0;
  const dying =
    <Args extends readonly unknown[], Answer>(effect: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      effects += 1;
      const dies = effects === at;
      if (dies && when === "before") throw new Crash();
      const answer = await effect(...args);
      if (dies) throw new Crash();
      return answer;
    };
  const { holdLedger, port } = world;
  const ledger: HoldLedger = {
    place: dying(holdLedger.place),
    pin: dying(holdLedger.pin),
    capture: dying(holdLedger.capture),
    release: dying(holdLedger.release),
  };
  const dyingPort: PayoutPort = {
    capabilities: port.capabilities,
    // A port that dies inside is an uncertain outcome by itself; here the whole program dies around it.
    submit: port.submit,
    query: port.query,
  };
  const room = world.room({ ledger, payoutPorts: { LOCAL_CURRENCY: dyingPort, LEAVE: dyingPort } });
  return {
    ...room,
    redemptions: { load: room.redemptions.load, handle: dying(room.redemptions.handle) },
  };
}

/** Goes on after every crash in a room with an empty memory, as a restarted program does. */
async function survive<Answer>(
  first: RedemptionRoom,
  act: (room: RedemptionRoom) => Promise<Answer>,
): Promise<{ answer: Answer; crashed: boolean }> {
  try {
    return { answer: await act(first), crashed: false };
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    return { answer: await act(world.room()), crashed: true };
  }
}

/** Effects of an undisturbed way: request, place, held; approve, pin, pinned, instructed, accepted; report, capture, end. */
const EFFECTS = 11;
const points = Array.from({ length: EFFECTS }, (_, index) => index + 1).flatMap((at) => [
  [at, "before"] as const,
  [at, "after"] as const,
]);

describe("a program that dies", () => {
  it.each(points)("at effect %i, %s it, comes to the same end", async (at, when) => {
    const room = crashingRoom(at, when);
    const { answer, crashed: first } = await survive(room, (now) => request(world, now));
    const { redemptionId } = answer;
    const second = await survive(first ? world.room() : room, (now) =>
      approve(world, now, redemptionId),
    );
    const third = await survive(first || second.crashed ? world.room() : room, (now) =>
      world.advance(now, redemptionId),
    );
    const dead = first || second.crashed || third.crashed;
    const fourth = await survive(dead ? world.room() : room, (now) =>
      report(world, now, redemptionId, "PAID"),
    );
    const fifth = await survive(dead || fourth.crashed ? world.room() : room, (now) =>
      world.advance(now, redemptionId),
    );
    expect(dead || fourth.crashed || fifth.crashed).toBe(true);
    expect(fifth.answer?.status).toBe("COMPLETED");
    expect(await world.story(redemptionId)).toEqual([
      "requested",
      "held",
      "approved",
      "pinned",
      "instructed",
      "payout-accepted",
      "payout-confirmed",
      "captured",
      "completed",
    ]);
    expect(world.ledger.entries.map((entry) => entry.split(" ")[1])).toEqual([
      "HELD",
      "PINNED",
      "CAPTURED",
    ]);
    expect(world.port.submitted).toHaveLength(1);
  });

  it("leaves the same end when two of it run at once", async () => {
    const { redemptionId } = await request(world, world.room());
    await approve(world, world.room(), redemptionId);
    const runners = [world.room(), world.room(), world.room()];
    await Promise.all(runners.map((room) => world.advance(room, redemptionId)));
    const refs = new Set(world.port.submitted.map(({ payoutRef }) => payoutRef));
    expect(refs.size).toBe(1);
    expect(await world.story(redemptionId)).toEqual([
      "requested",
      "held",
      "approved",
      "pinned",
      "instructed",
      "payout-accepted",
    ]);
    expect(world.ledger.stateOf(redemptionId)).toBe(HoldState.PINNED);
  });

  it("writes the instruction before it sends it", async () => {
    const { redemptionId } = await request(world, world.room());
    await approve(world, world.room(), redemptionId);
    const port: PayoutPort = {
      ...world.port,
      async submit(instruction) {
        const { state } = await world.room().redemptions.load(DONGHAE, redemptionId);
        expect(state?.payout?.payoutRef).toBe(instruction.payoutRef);
        return world.port.submit(instruction);
      },
    };
    const room = world.room({ payoutPorts: { LOCAL_CURRENCY: port, LEAVE: port } });
    expect((await world.advance(room, redemptionId))?.payout?.accepted).toBe(true);
  });
});
