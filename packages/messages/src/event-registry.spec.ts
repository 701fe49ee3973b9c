import { describe, expect, it } from "vitest";
import { eventTypeRegistry } from "./event-registry.ts";

type Moved = {
  readonly type: "thing.moved";
  readonly data: { readonly to: string; readonly steps: number };
};

const check = (data: unknown): Moved["data"] => {
  const { to, steps } = data as Moved["data"];
  if (typeof to !== "string" || typeof steps !== "number") throw new TypeError("not a move");
  return { to, steps };
};
const lift = (data: unknown) => ({ ...(data as object), steps: 1 });

describe("the registry of event types", () => {
  const registry = eventTypeRegistry<Moved>([
    { type: "thing.moved", version: 2, check, upcasters: { 1: lift } },
  ]);
  const stored = (schemaVersion: number, data: string) => ({
    eventType: "thing.moved",
    schemaVersion,
    data,
  });

  it("lifts an old version and checks the result", () => {
    expect(registry.read(stored(1, '{"to":"a"}')).data).toEqual({ to: "a", steps: 1 });
    expect(registry.versionOf("thing.moved")).toBe(2);
  });

  it("refuses what it does not know, what is newer, and what does not fit", () => {
    expect(() => registry.read({ ...stored(1, "{}"), eventType: "other" })).toThrow(
      "EVENT_TYPE_UNKNOWN",
    );
    expect(() => registry.read(stored(3, "{}"))).toThrow("EVENT_VERSION_UNKNOWN");
    expect(() => registry.read(stored(2, '{"to":1}'))).toThrow("not a move");
  });

  it("does not start with a gap in the upcasters or with a type twice", () => {
    const twice = { type: "thing.moved", version: 1, check } as const;
    expect(() => eventTypeRegistry<Moved>([{ ...twice, version: 2 }])).toThrow("UPCASTER_MISSING");
    expect(() => eventTypeRegistry<Moved>([twice, twice])).toThrow("EVENT_TYPE_TWICE");
  });
});
