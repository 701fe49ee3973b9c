import { accepted, defineProblems, type Outcome, refused } from "@dure/kernel";
import { describe, expect, it } from "vitest";
import { given } from "../src/index.ts";

type Light = { readonly type: "light.switched"; readonly data: { readonly on: boolean } };
const switched = (on: boolean): Light => ({ type: "light.switched", data: { on } });
const { refuse } = defineProblems({
  LIGHT_BROKEN: { status: 409, title: "고장", why: "{by}이(가) 눌렀습니다.", remedy: "교체" },
});

const light = {
  initialState: () => ({ on: false, since: 0 }),
  decide(
    command: "on" | "off" | "break",
    state: { on: boolean },
    context: { by: string },
  ): Outcome<readonly Light[]> {
    if (command === "break") return refused(refuse("LIGHT_BROKEN", { by: context.by }));
    const on = command === "on";
    return accepted(on === state.on ? [] : [switched(on)]);
  },
  evolve: (_: { on: boolean }, event: Light, { occurredAtMs }: { occurredAtMs: number }) => ({
    on: event.data.on,
    since: occurredAtMs,
  }),
};
const context = { by: "p1" };

describe("given, when, then", () => {
  it("accepts what happens and rejects everything else", () => {
    given(light, [])
      .when("on", context)
      .then([switched(true)]);
    expect(() =>
      given(light, [])
        .when("on", context)
        .then([switched(false)]),
    ).toThrow(/expected.*false.*got.*true/s);
    expect(() => given(light, []).when("on", context).then([])).toThrow("expected");
    expect(() => given(light, []).when("on", context).thenNothing()).toThrow("no event");
    expect(() => given(light, []).when("on", context).thenRefused("LIGHT_BROKEN")).toThrow(
      "refusal LIGHT_BROKEN",
    );
  });

  it("folds the past events before it decides", () => {
    given(light, [switched(true)])
      .when("on", context)
      .thenNothing();
    given(light, [switched(true), switched(false)])
      .when("on", context)
      .then([switched(true)]);
  });

  it("answers the refusal and tells a wrong code", () => {
    expect(given(light, []).when("break", context).thenRefused("LIGHT_BROKEN").why).toBe(
      "p1이(가) 눌렀습니다.",
    );
    const when = given(light, []).when("break", context);
    expect(() => when.thenRefused("OTHER")).toThrow("refusal OTHER");
    expect(() => when.then([])).toThrow("LIGHT_BROKEN");
    expect(() => when.thenNothing()).toThrow("LIGHT_BROKEN");
  });

  it("gives past events the facts that a test names", () => {
    const late = {
      ...light,
      decide: (_: "on", state: { since: number }, __: object) =>
        accepted(state.since === 77 ? [] : [switched(true)]),
    };
    given(late, [switched(true)], () => ({ occurredAtMs: 77 }))
      .when("on", {})
      .thenNothing();
    given(late, [switched(true)])
      .when("on", {})
      .then([switched(true)]);
  });
});
