import { hash } from "node:crypto";
import { HoldState } from "@dure/contracts";
import { streamName } from "@dure/messages";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refusal } from "../fixtures.ts";
import { approve, cancel, reject, report, request, untilInstructed } from "./acts.ts";
import { DONGHAE, startWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.end());

const WHOLE = [
  "requested",
  "held",
  "approved",
  "pinned",
  "instructed",
  "payout-accepted",
  "payout-confirmed",
  "captured",
  "completed",
];

describe("a redemption", () => {
  it("goes from the request to the reward", async () => {
    const room = world.room();
    const { redemptionId, status } = await request(world, room);
    expect(status).toBe("HELD");
    await approve(world, room, redemptionId);
    await world.advance(room, redemptionId);
    expect(world.port.submitted).toHaveLength(1);
    expect(await report(world, room, redemptionId, "PAID")).toBe("APPLIED");
    await world.advance(room, redemptionId);
    expect(await world.story(redemptionId)).toEqual(WHOLE);
    expect(world.ledger.entries.map((entry) => entry.split(" ")[1])).toEqual([
      "HELD",
      "PINNED",
      "CAPTURED",
    ]);
    expect(world.ledger.keys).toEqual(
      ["hold", "pin", "capture"].map((step) => `${redemptionId}/${step}`),
    );
  });

  it("names to the ledger the event that makes each call right, by the hash of its stored bytes", async () => {
    const room = world.room();
    const id = await untilInstructed(world, room);
    await report(world, room, id, "PAID");
    await world.advance(room, id);
    const events = await world.store.readStream(streamName("redemption", DONGHAE, id), {
      direction: "forwards",
      maxCount: 100,
    });
    const causeOf = (type: string) => {
      const event = events.find(({ eventType }) => eventType === `redemption.${type}`);
      return `${event?.eventId}|${hash("sha256", event?.data ?? "", "hex")}`;
    };
    expect(Object.fromEntries(world.ledger.causes)).toEqual({
      [`${id}/hold`]: causeOf("requested"),
      [`${id}/pin`]: causeOf("approved"),
      [`${id}/capture`]: causeOf("payout-confirmed"),
    });
  });

  it("that the ledger refuses ends with the ledger's own words, also on a repeated request", async () => {
    const room = world.room();
    world.ledger.refuseNext(refusal);
    await expect(request(world, room)).rejects.toMatchObject({ refusal });
    await expect(request(world, world.room())).rejects.toMatchObject({ refusal });
    expect(world.ledger.entries).toEqual([]);
  });

  it("that is requested twice with one key is one redemption", async () => {
    const room = world.room();
    const first = await request(world, room);
    const [second, third] = await Promise.all([request(world, room), request(world, world.room())]);
    expect(new Set([first, second, third].map(({ redemptionId }) => redemptionId)).size).toBe(1);
    expect(world.ledger.entries).toHaveLength(1);
  });

  it("is not judged by the requester, though the requester has the role", async () => {
    const room = world.room();
    const { redemptionId } = await request(world, room);
    await expect(approve(world, room, redemptionId, "kim")).rejects.toMatchObject({
      refusal: { code: "OWN_REDEMPTION", status: 403 },
    });
    await expect(reject(world, room, redemptionId, "kim")).rejects.toMatchObject({
      refusal: { code: "OWN_REDEMPTION" },
    });
  });

  it.each([
    ["cancelled", cancel, "CANCELLED"],
    ["rejected", reject, "REJECTED"],
  ])("that is %s gives the points back", async (_, act, end) => {
    const room = world.room();
    const { redemptionId } = await request(world, room);
    await act(world, room, redemptionId);
    const state = await world.advance(room, redemptionId);
    expect(state?.status).toBe(end);
    expect(world.ledger.stateOf(redemptionId)).toBe(HoldState.RELEASED);
    expect(world.port.submitted).toEqual([]);
  });

  it("whose hold timed out before approval pays nothing", async () => {
    const room = world.room();
    const { redemptionId } = await request(world, room);
    world.ledger.release(redemptionId);
    await approve(world, room, redemptionId);
    const state = await world.advance(room, redemptionId);
    expect(state?.status).toBe("FAILED");
    expect(world.port.submitted).toEqual([]);
  });

  it("that the operator surely rejects gives the points back", async () => {
    const room = world.room();
    const id = await untilInstructed(world, room);
    expect(await report(world, room, id, "RECIPIENT_CLOSED")).toBe("APPLIED");
    expect((await world.advance(room, id))?.status).toBe("FAILED");
    expect(world.ledger.stateOf(id)).toBe(HoldState.RELEASED);
  });

  it("has one effect of one report, however often it comes", async () => {
    const room = world.room();
    const id = await untilInstructed(world, room);
    expect(await report(world, room, id, "PAID")).toBe("APPLIED");
    expect(await report(world, room, id, "PAID")).toBe("NO_NEWS");
    await world.advance(room, id);
    expect(await report(world, world.room(), id, "PAID", "office")).toBe("NO_NEWS");
    await world.advance(room, id);
    expect(await world.story(id)).toEqual(WHOLE);
  });

  it("is not reported paid by its own requester", async () => {
    const room = world.room();
    const id = await untilInstructed(world, room);
    expect(await report(world, room, id, "PAID", "kim")).toBe("OWN_LINE");
    expect((await world.advance(room, id))?.status).toBe("INSTRUCTED");
  });

  it("waits while the ledger is silent, and goes on afterwards", async () => {
    const silent = world.room({
      ledger: { ...world.holdLedger, place: () => Promise.reject(new Error("silent")) },
    });
    await expect(request(world, silent)).rejects.toThrow("silent");
    const { status } = await request(world, world.room());
    expect(status).toBe("HELD");
  });

  it("that is cancelled while the ledger is silent bars a late hold", async () => {
    const silent = world.room({
      ledger: { ...world.holdLedger, place: () => Promise.reject(new Error("silent")) },
    });
    await expect(request(world, silent)).rejects.toThrow("silent");
    const [event] = (await world.store.readAll({ maxCount: 10 })).events;
    const id = event?.streamName.split("+")[1] ?? "";
    await cancel(world, world.room(), id);
    const state = await world.advance(world.room(), id);
    expect(state?.status).toBe("CANCELLED");
    expect(world.ledger.stateOf(id)).toBe(HoldState.TOMBSTONE);
  });
});
