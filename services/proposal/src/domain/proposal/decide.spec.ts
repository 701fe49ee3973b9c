import { given } from "@dure/testing";
import { describe, expect, it } from "vitest";
import {
  adopted,
  adopting,
  context,
  kim,
  lee,
  notAdopted,
  notAdopting,
  office,
  officer,
  person,
  submitted,
  submitting,
} from "../../../test/fixtures.ts";
import { proposalDecider } from "./decide.ts";

const fresh = given(proposalDecider, []);
const open = given(proposalDecider, [submitted]);

describe("submitting a proposal", () => {
  it("writes the shares with the departments of the day", () => {
    fresh.when(submitting(), context("kim")).then([submitted]);
  });

  it.each([
    ["a sum under the whole", [{ personRef: "kim", sharePermille: 999 }], "SHARES_NOT_WHOLE"],
    ["a sum over the whole", [{ personRef: "kim", sharePermille: 1001 }], "SHARES_NOT_WHOLE"],
    [
      "a share that is no whole number",
      [
        { personRef: "kim", sharePermille: 333.5 },
        { personRef: "lee", sharePermille: 666.5 },
      ],
      "SHARES_NOT_WHOLE",
    ],
    [
      "a share of nothing",
      [
        { personRef: "kim", sharePermille: 1000 },
        { personRef: "lee", sharePermille: 0 },
      ],
      "SHARES_NOT_WHOLE",
    ],
    [
      "somebody else's proposal",
      [{ personRef: "lee", sharePermille: 1000 }],
      "SUBMITTER_NOT_CONTRIBUTOR",
    ],
    [
      "the same person twice",
      [
        { personRef: "kim", sharePermille: 500 },
        { personRef: "kim", sharePermille: 500 },
      ],
      "CONTRIBUTOR_TWICE",
    ],
    [
      "somebody whom the agency does not know",
      [
        { personRef: "kim", sharePermille: 500 },
        { personRef: "nobody", sharePermille: 500 },
      ],
      "CONTRIBUTOR_UNKNOWN",
    ],
    [
      "more names than may share",
      Array.from({ length: 11 }, (_, index) => ({ personRef: `p${index}`, sharePermille: 90 })),
      "TOO_MANY_CONTRIBUTORS",
    ],
  ])("refuses %s", (_, contributions, code) => {
    fresh.when(submitting({ contributions }), context("kim")).thenRefused(code);
  });

  it.each([
    ["has left", person("lee", { active: false })],
    ["comes later", person("lee", { appointedOn: "2026-07-02" })],
  ])("refuses a contributor who %s", (_, absent) => {
    fresh
      .when(submitting({ people: [kim, absent] }), context("kim"))
      .thenRefused("CONTRIBUTOR_NOT_ACTIVE");
  });

  it("refuses a second submission under the same id", () => {
    open.when(submitting(), context("kim")).thenRefused("PROPOSAL_EXISTS");
  });
});

describe("deciding on a proposal", () => {
  it("adopts, repeating the shares of the submission", () => {
    open.when(adopting(officer), context("officer")).then([adopted()]);
    open.when(adopting(office), context("office")).then([adopted("office")]);
  });

  it("does not adopt, with a reason", () => {
    open.when(notAdopting(officer), context("officer")).then([notAdopted()]);
  });

  it("refuses a contributor, even an officer", () => {
    const ownOfficer = { ...lee, roles: ["PROPOSAL_OFFICER"] };
    open.when(adopting(ownOfficer), context("lee")).thenRefused("OWN_PROPOSAL");
    open.when(notAdopting(ownOfficer), context("lee")).thenRefused("OWN_PROPOSAL");
  });

  it.each([
    ["has no such role", person("park")],
    ["has left", { ...officer, active: false }],
  ])("refuses somebody who %s", (_, by) => {
    open.when(adopting(by), context(by.personRef)).thenRefused("NOT_PROPOSAL_OFFICER");
  });

  it("refuses a view that is no longer the newest", () => {
    const { why } = open
      .when(adopting(officer, 3), context("officer"))
      .thenRefused("STALE_VERSION");
    expect(why).toContain("3번");
  });

  it.each([
    ["adopted", adopted()],
    ["not adopted", notAdopted()],
  ])("refuses to decide again once %s", (_, decision) => {
    given(proposalDecider, [submitted, decision])
      .when(adopting(officer, 1), context("officer"))
      .thenRefused("PROPOSAL_DECIDED");
  });

  it("refuses what was never submitted", () => {
    fresh.when(adopting(officer), context("officer")).thenRefused("NOT_FOUND");
  });
});
