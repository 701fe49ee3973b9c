import { HoldState } from "@dure/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Behaviour } from "../scripted-port.ts";
import { approve, cancel, reject, report, request, untilInstructed } from "./acts.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.end());

const uncertain: readonly [string, Behaviour][] = [
  ["a silence", "take-and-be-silent"],
  ["a 500 after it was taken", "take-and-throw"],
  ["a 409", { answer: { state: "REJECTED", code: "CONFLICT" } }],
  ["a 500 with a code", { answer: { state: "REJECTED", code: "INTERNAL_ERROR" } }],
  ["a code nobody knows", { answer: { state: "REJECTED", code: "NOPE" } }],
  ["an operator that does not know itself", { answer: { state: "UNKNOWN", reason: "PENDING" } }],
];

describe.each(uncertain)("a payout that ends with %s", (_, behaviour) => {
  it("is unknown, is never sent again and never compensated", async () => {
    const room = world.room();
    const { redemptionId } = await request(world, room);
    await approve(world, room, redemptionId);
    world.port.behave(behaviour);
    // The operator forgets what it took: its "not found" proves nothing.
    world.port.answerQueries({ state: "NOT_FOUND" });
    for (let round = 0; round < 4; round += 1) await world.advance(world.room(), redemptionId);
    const state = await world.advance(room, redemptionId);
    expect(state?.status).toBe("UNKNOWN");
    expect(world.port.submitted).toHaveLength(1);
    expect(world.ledger.stateOf(redemptionId)).toBe(HoldState.PINNED);
    await expect(cancel(world, room, redemptionId)).rejects.toMatchObject({
      refusal: { code: "TOO_LATE_TO_CANCEL" },
    });
    await expect(reject(world, room, redemptionId)).rejects.toMatchObject({
      refusal: { code: "NOT_WAITING_FOR_APPROVAL" },
    });
  });

  it("ends as the report says", async () => {
    world.port.behave(behaviour);
    world.port.answerQueries({ state: "NOT_FOUND" });
    const id = await untilInstructed(world, world.room());
    expect(await report(world, world.room(), id, "PAID")).toBe("APPLIED");
    expect((await world.advance(world.room(), id))?.status).toBe("COMPLETED");
    expect(world.ledger.stateOf(id)).toBe(HoldState.CAPTURED);
    expect(world.port.submitted).toHaveLength(1);
  });
});

describe("an unknown payout", () => {
  it("is settled by asking the operator, when it does know", async () => {
    world.port.behave("take-and-throw");
    world.port.answerQueries({ state: "NOT_FOUND" });
    const id = await untilInstructed(world, world.room());
    world.port.answerQueries({ state: "ACCEPTED" });
    expect((await world.advance(world.room(), id))?.status).toBe("INSTRUCTED");
    expect(world.port.submitted).toHaveLength(1);
  });

  it("that a report calls rejected with a code outside the allow-list stays unknown", async () => {
    world.port.behave("take-and-throw");
    world.port.answerQueries({ state: "NOT_FOUND" });
    const id = await untilInstructed(world, world.room());
    expect(await report(world, world.room(), id, "SYSTEM_ERROR")).toBe("NO_NEWS");
    expect((await world.advance(world.room(), id))?.status).toBe("UNKNOWN");
    expect(world.ledger.stateOf(id)).toBe(HoldState.PINNED);
  });

  it("that was rejected and then paid is left to people", async () => {
    const id = await untilInstructed(world, world.room());
    await report(world, world.room(), id, "RECIPIENT_CLOSED");
    await world.advance(world.room(), id);
    expect(await report(world, world.room(), id, "PAID")).toBe("DISPUTED");
    expect((await world.advance(world.room(), id))?.status).toBe("FAILED");
    expect(world.port.submitted).toHaveLength(1);
  });
});

describe("a port whose 'not found' is proof", () => {
  it("is given the same reference again after a failure", async () => {
    await world.end();
    world = await startWorld({ authoritativeQuery: true });
    world.port.behave("throw", "throw");
    const id = await untilInstructed(world, world.room());
    await world.advance(world.room(), id);
    const state = await world.advance(world.room(), id);
    expect(state?.status).toBe("INSTRUCTED");
    expect(new Set(world.port.submitted.map(({ payoutRef }) => payoutRef)).size).toBe(1);
    expect(await world.story(id)).toContain("payout-unknown");
  });
});
