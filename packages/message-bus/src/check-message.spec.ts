import { describe, expect, it } from "vitest";
import { checkConsumption, checkMessage, MAX_MESSAGE_BYTES } from "./check-message.ts";
import { messageBusProblems } from "./errors.ts";
import type { BusMessage } from "./port.ts";

const good: BusMessage = {
  messageId: "m",
  topic: "dure.mileage.v1",
  key: "jeju|1",
  headers: { ce_id: "m" },
  value: new Uint8Array(3),
};

describe("checkMessage", () => {
  it("lets a good message pass, with an empty value and without headers", () => {
    expect(() => checkMessage({ ...good, headers: {}, value: new Uint8Array() })).not.toThrow();
  });

  it("counts key, headers and value together against the limit", () => {
    const room = MAX_MESSAGE_BYTES - Buffer.byteLength("jeju|1") - Buffer.byteLength("ce_idm");
    expect(() => checkMessage({ ...good, value: new Uint8Array(room) })).not.toThrow();
    const over = { ...good, value: new Uint8Array(room + 1) };
    expect(() => checkMessage(over)).toThrow("MESSAGE_BUS_BAD_MESSAGE");
    const korean = { ...good, value: new Uint8Array(room), headers: { ce_id: "한" } };
    expect(() => checkMessage(korean)).toThrow("MESSAGE_BUS_BAD_MESSAGE");
  });

  it.each([
    { topic: "a/b" },
    { topic: "x".repeat(201) },
    { messageId: "x".repeat(201) },
    { key: "x".repeat(1_001) },
    { headers: { n: 1 as unknown as string } },
    { value: "text" as unknown as Uint8Array },
  ])("refuses case %#", (change) => {
    expect(() => checkMessage({ ...good, ...change })).toThrow("MESSAGE_BUS_BAD_MESSAGE");
  });
});

describe("checkConsumption", () => {
  it("refuses a topic named twice", () => {
    const twice = { group: "g", topics: ["t", "t"] };
    expect(() => checkConsumption(twice)).toThrow("MESSAGE_BUS_BAD_MESSAGE");
    expect(() => checkConsumption({ group: "g", topics: ["t", "u"] })).not.toThrow();
  });
});

it("fills every parameter of its problems", () => {
  const params = { field: "key", reason: "SQLITE_BUSY" };
  for (const code of Object.keys(messageBusProblems.table)) {
    const refusal = messageBusProblems.refuse(
      code as keyof typeof messageBusProblems.table,
      params,
    );
    expect(`${refusal.why}${refusal.remedy}`).not.toMatch(/[{}]/);
  }
});
