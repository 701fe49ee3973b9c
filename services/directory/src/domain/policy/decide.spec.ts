import { civilDate, kstStartOfDayMs } from "@dure/kernel";
import { tenantId } from "@dure/messages";
import { given } from "@dure/testing";
import { describe, expect, test } from "vitest";
import { policyDecider } from "../../directory-handlers.ts";
import type { PolicyText } from "./decide.ts";
import { effectiveOn, emptyBook, evolvePolicy, type PolicyEvent } from "./policy-book.ts";

const text = (version: number, effectiveFrom: string): PolicyText => ({
  version,
  canonicalJson: `{"version":${version}}`,
  hash: `hash-${version}`,
  effectiveFrom: civilDate(effectiveFrom),
});
const drafted = (version: number, effectiveFrom: string, draftedBy = "office"): PolicyEvent => ({
  type: "policy.drafted",
  data: { ...text(version, effectiveFrom), draftedBy },
});
const endorsed = (version: number, by: string): PolicyEvent => ({
  type: "policy.endorsed",
  data: { version, by },
});
const approved = (version: number, day: string, approvedBy: string[]): PolicyEvent => {
  const { hash, canonicalJson, effectiveFrom } = text(version, day);
  return {
    type: "policy.approved",
    data: { version, hash, effectiveFrom, canonicalJson, approvedBy },
  };
};
const first = [drafted(1, "2026-01-01", "operator"), approved(1, "2026-01-01", ["a", "b"])];

const by = (ref: string, day = "2026-06-10") => ({
  tenantId: tenantId("donghae"),
  actor: { kind: "person" as const, ref },
  commandId: "00000000-0000-7000-8000-000000000001",
  correlationId: "c",
  nowMs: kstStartOfDayMs(civilDate(day)),
});
const approve = (version: number, roles: readonly string[] = ["PANEL"]) =>
  ({ kind: "approve", version, roles }) as const;

describe("draft", () => {
  test("takes the next version and names its drafter", () => {
    given(policyDecider, first)
      .when({ kind: "draft", text: text(2, "2026-07-01") }, by("office"))
      .then([drafted(2, "2026-07-01")]);
  });

  test.each([
    [2, "2026-06-10", "POLICY_NOT_FUTURE"],
    [2, "2026-01-01", "POLICY_NOT_FUTURE"],
    [3, "2026-07-01", "POLICY_VERSION_TAKEN"],
  ])("version %i from %s is refused with %s", (version, day, code) => {
    given(policyDecider, first)
      .when({ kind: "draft", text: text(version, day) }, by("office"))
      .thenRefused(code);
  });

  test("cannot begin before the version that is already approved", () => {
    const next = [
      drafted(2, "2026-09-01"),
      endorsed(2, "a"),
      approved(2, "2026-09-01", ["a", "b"]),
    ];
    given(policyDecider, [...first, ...next])
      .when({ kind: "draft", text: text(3, "2026-08-01") }, by("office"))
      .thenRefused("POLICY_DATE_TAKEN");
  });
});

describe("approval", () => {
  const open = [...first, drafted(2, "2026-07-01")];

  test("takes two different people, neither of them the drafter", () => {
    given(policyDecider, open)
      .when(approve(2), by("a"))
      .then([endorsed(2, "a")]);
    given(policyDecider, [...open, endorsed(2, "a")])
      .when(approve(2, ["AGENCY_ADMIN"]), by("b"))
      .then([approved(2, "2026-07-01", ["a", "b"])]);
    given(policyDecider, open).when(approve(2), by("office")).thenRefused("POLICY_DRAFTER");
    given(policyDecider, [...open, endorsed(2, "a")])
      .when(approve(2), by("a"))
      .thenRefused("POLICY_SECOND_APPROVER");
    given(policyDecider, [...open, endorsed(2, "a")])
      .when(approve(2), by("office"))
      .thenRefused("POLICY_DRAFTER");
  });

  test("is for the panel and administrators", () => {
    given(policyDecider, open)
      .when(approve(2, ["STAFF", "OFFICE"]), by("c"))
      .thenRefused("POLICY_APPROVER_ROLE");
  });

  test("comes too late on the day of effect itself", () => {
    given(policyDecider, [...open, endorsed(2, "a")])
      .when(approve(2), by("b", "2026-07-01"))
      .thenRefused("POLICY_NOT_FUTURE");
  });

  test("is refused for what is unknown, done or overtaken", () => {
    given(policyDecider, open).when(approve(9), by("a")).thenRefused("POLICY_VERSION_UNKNOWN");
    given(policyDecider, open).when(approve(1), by("c")).thenRefused("POLICY_ALREADY_APPROVED");
    const overtaken = [...open, drafted(3, "2026-06-20"), approved(3, "2026-06-20", ["a", "b"])];
    given(policyDecider, overtaken).when(approve(2), by("a")).thenRefused("POLICY_SUPERSEDED");
  });
});

describe("the first pack of a new agency", () => {
  const found = {
    kind: "foundFirst",
    text: text(1, "2026-01-01"),
    approvedBy: ["a", "b"],
  } as const;

  test("may rule from a past day, with two approvers who are not the operator", () => {
    given(policyDecider, [])
      .when(found, by("operator"))
      .then([drafted(1, "2026-01-01", "operator"), endorsed(1, "a"), approved1()]);
    given(policyDecider, [])
      .when({ ...found, approvedBy: ["a", "a"] }, by("operator"))
      .thenRefused("POLICY_SECOND_APPROVER");
    given(policyDecider, [])
      .when({ ...found, approvedBy: ["a", "operator"] }, by("operator"))
      .thenRefused("POLICY_DRAFTER");
  });

  test("is accepted once; the same again changes nothing", () => {
    given(policyDecider, first).when(found, by("operator")).thenNothing();
    given(policyDecider, first)
      .when({ ...found, text: text(1, "2026-02-01") }, by("operator"))
      .thenRefused("POLICY_ALREADY_FOUNDED");
  });

  const approved1 = (): PolicyEvent => approved(1, "2026-01-01", ["a", "b"]);
});

test("every day has the version that was approved for it", () => {
  const events = [...first, drafted(2, "2026-07-01"), endorsed(2, "a"), drafted(3, "2026-09-01")];
  const facts = {
    actor: { kind: "person", ref: "x" },
    businessDate: civilDate("2026-06-10"),
  } as const;
  const fold = (list: readonly PolicyEvent[]) =>
    list.reduce((book, event) => evolvePolicy(book, event, facts), emptyBook());
  const versionOn = (list: readonly PolicyEvent[], day: string) =>
    effectiveOn(fold(list), civilDate(day))?.version;
  expect(versionOn(events, "2025-12-31")).toBeUndefined();
  expect(versionOn(events, "2026-12-31")).toBe(1);
  const ruled = [...events, approved(2, "2026-07-01", ["a", "b"])];
  expect(versionOn(ruled, "2026-06-30")).toBe(1);
  expect(versionOn(ruled, "2026-12-31")).toBe(2);
});
