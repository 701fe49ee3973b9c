import { describe, expect, it } from "vitest";
import { MAX_MESSAGE_BYTES } from "../check-message.ts";
import type { BusMessage } from "../port.ts";
import type { CurrentHarness } from "./harness.ts";
import { fresh, inbox, message, numbered, until } from "./helpers.ts";

const bad: readonly (readonly [field: string, change: Partial<BusMessage>])[] = [
  ["topic", { topic: "" }],
  ["topic", { topic: "two words" }],
  ["messageId", { messageId: "" }],
  ["key", { key: "" }],
  ["headers", { headers: { "": "nameless" } }],
  ["value", { value: new Uint8Array(MAX_MESSAGE_BYTES + 1) }],
];

/** What a publisher may rely on. */
export function describePublishing(harness: CurrentHarness): void {
  describe("publishing", () => {
    it("accepts an empty list", async () => {
      const bus = await harness().open();
      await expect(bus.publish([])).resolves.toBeUndefined();
    });

    it("hands a message on byte for byte, with its key and headers", async () => {
      const bus = await harness().open();
      const topic = fresh("topic");
      const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const sent = [
        message(topic, "jeju|한글 열쇠", "m-1", { value: every }),
        message(topic, "jeju|한글 열쇠", "m-2", { value: new Uint8Array(), headers: {} }),
        message(topic, "jeju|한글 열쇠", "m-3", { headers: { ce_subject: "제안 1호", empty: "" } }),
      ];
      const seen = inbox();
      await bus.publish(sent);
      await bus.consume({ group: fresh("group"), topics: [topic], handle: seen.handle });
      await until("three messages", harness().patienceMs, () => seen.messages.length >= 3);
      expect(
        seen.messages.map(({ partition: _partition, offset: _offset, ...rest }) => ({
          ...rest,
          value: Buffer.from(rest.value).toString("hex"),
        })),
      ).toEqual(sent.map((one) => ({ ...one, value: Buffer.from(one.value).toString("hex") })));
    });

    it.each(bad)("refuses a bad %s before anything is sent (case %#)", async (field, change) => {
      const bus = await harness().open();
      const topic = fresh("topic");
      const group = fresh("group");
      const batch = [message(topic, "k", "good"), { ...message(topic, "k", "bad"), ...change }];
      await expect(bus.publish(batch)).rejects.toMatchObject({
        refusal: { code: "MESSAGE_BUS_BAD_MESSAGE", params: { field } },
      });
      await bus.publish([message(topic, "k", "later")]);
      expect(await bus.lag(group, [topic])).toEqual([{ topic, pending: 1 }]);
    });

    it("refuses a consumption without group or topics", async () => {
      const bus = await harness().open();
      const { handle } = inbox();
      const refusal = { refusal: { code: "MESSAGE_BUS_BAD_MESSAGE" } };
      await expect(bus.consume({ group: "", topics: ["t"], handle })).rejects.toMatchObject(
        refusal,
      );
      await expect(bus.consume({ group: "g", topics: [], handle })).rejects.toMatchObject(refusal);
    });

    it("carries a message of nearly the largest size", async () => {
      const bus = await harness().open();
      const topic = fresh("topic");
      const value = new Uint8Array(MAX_MESSAGE_BYTES - 4_096).fill(7);
      const seen = inbox();
      await bus.publish([message(topic, "k", "large", { value })]);
      await bus.consume({ group: fresh("group"), topics: [topic], handle: seen.handle });
      await until("the large one", harness().patienceMs, () => seen.messages.length > 0);
      expect(Buffer.compare(seen.messages[0]?.value ?? new Uint8Array(), value)).toBe(0);
    });

    it("keeps what was published when the publisher dies at once", async () => {
      const topic = fresh("topic");
      const dying = await harness().open();
      await dying.publish(numbered(topic, "k", 5));
      await harness().crash(dying);
      const bus = await harness().open();
      const seen = inbox();
      await bus.consume({ group: fresh("group"), topics: [topic], handle: seen.handle });
      await until("five messages", harness().patienceMs, () => seen.ids().length === 5);
      expect(seen.ids()).toEqual(numbered(topic, "k", 5).map((one) => one.messageId));
    });

    it("takes the same ids again without harm to the order of first arrivals", async () => {
      const bus = await harness().open();
      const topic = fresh("topic");
      const sent = numbered(topic, "k", 3);
      await bus.publish(sent);
      await bus.publish(sent);
      await bus.publish(numbered(topic, "k", 1, 3));
      const seen = inbox();
      await bus.consume({ group: fresh("group"), topics: [topic], handle: seen.handle });
      await until("the last one", harness().patienceMs, () => seen.ids().includes("k#3"));
      expect(seen.ids()).toEqual(["k#0", "k#1", "k#2", "k#3"]);
    });

    it("refuses everything after close, and closes twice without harm", async () => {
      const bus = await harness().open();
      await bus.close();
      await bus.close();
      const closed = { refusal: { code: "MESSAGE_BUS_CLOSED" } };
      const { handle } = inbox();
      await expect(bus.publish([message("t", "k", "m")])).rejects.toMatchObject(closed);
      await expect(bus.consume({ group: "g", topics: ["t"], handle })).rejects.toMatchObject(
        closed,
      );
      await expect(bus.lag("g", ["t"])).rejects.toMatchObject(closed);
    });
  });
}
