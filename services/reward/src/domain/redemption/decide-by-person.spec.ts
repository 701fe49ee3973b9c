import { given } from "@dure/testing";
import { describe, it } from "vitest";
import {
  approved,
  cancelled,
  context,
  held,
  NOW_MS,
  officer,
  refusedEvent,
  rejected,
  requested,
  sealed,
  untilInstructed,
} from "../../../test/fixtures.ts";
import { redemptionDecider } from "./decide.ts";

const fresh = given(redemptionDecider, []);
const waiting = given(redemptionDecider, [requested, held]);
const request = {
  type: "RequestRedemption",
  personRef: "kim",
  tierPointsMilli: 7000,
  kind: "LEAVE",
} as const;
const approve = (by = officer("office")) => ({ type: "ApproveRedemption", by }) as const;
const reject = (by = officer("office")) =>
  ({ type: "RejectRedemption", by, reason: sealed("사유") }) as const;
const cancel = (by = "kim") => ({ type: "CancelRedemption", by }) as const;

describe("requesting a reward", () => {
  it("takes the month once, in Korea", () => {
    fresh.when(request, context("kim")).then([requested]);
    const lastSecondOfJuly = Date.parse("2026-07-31T14:59:59Z");
    const inAugust = lastSecondOfJuly + 1_000;
    fresh.when(request, context("kim", inAugust)).then([
      {
        type: "redemption.requested",
        data: {
          personRef: "kim",
          tierPointsMilli: 7000,
          kind: "LEAVE",
          requestedAtMs: inAugust,
          month: "2026-08",
        },
      },
    ]);
  });

  it("refuses another request under the same id", () => {
    waiting.when(request, context("kim", NOW_MS)).thenRefused("REDEMPTION_EXISTS");
  });
});

describe("judging a redemption", () => {
  it("is approved by the office or by accounting", () => {
    waiting.when(approve(), context("office")).then([approved]);
    waiting
      .when(approve(officer("hr", ["HR_ACCOUNTING"])), context("hr"))
      .then([{ type: "redemption.approved", data: { by: "hr" } }]);
  });

  it("is rejected with a reason", () => {
    waiting.when(reject(), context("office")).then([rejected]);
  });

  it("is never judged by the requester, whatever the role", () => {
    const own = officer("kim", ["OFFICE", "HR_ACCOUNTING"]);
    waiting.when(approve(own), context("kim")).thenRefused("OWN_REDEMPTION");
    waiting.when(reject(own), context("kim")).thenRefused("OWN_REDEMPTION");
  });

  it.each([
    ["without the role", officer("lee", ["STAFF", "DEPT_HEAD"])],
    ["who has left", officer("office", ["OFFICE"], false)],
  ])("is not judged by somebody %s", (_, by) => {
    waiting.when(approve(by), context(by.personRef)).thenRefused("NOT_REWARD_OFFICER");
    waiting.when(reject(by), context(by.personRef)).thenRefused("NOT_REWARD_OFFICER");
  });

  it.each([
    ["before the ledger holds it", [requested]],
    ["once approved", [requested, held, approved]],
    ["once rejected", [requested, held, rejected]],
    ["once cancelled", [requested, held, cancelled]],
    ["once refused", [requested, refusedEvent]],
    ["once instructed", untilInstructed],
  ])("is not judged %s", (_, events) => {
    const redemption = given(redemptionDecider, events);
    redemption.when(approve(), context("office")).thenRefused("NOT_WAITING_FOR_APPROVAL");
    redemption.when(reject(), context("office")).thenRefused("NOT_WAITING_FOR_APPROVAL");
  });

  it("is refused for a redemption that is not there", () => {
    fresh.when(approve(), context("office")).thenRefused("NOT_FOUND");
  });
});

describe("cancelling a redemption", () => {
  it.each([
    ["while the ledger is silent", [requested]],
    ["while it waits for approval", [requested, held]],
  ])("is the requester's right %s", (_, events) => {
    given(redemptionDecider, events).when(cancel(), context("kim")).then([cancelled]);
  });

  it("is nobody else's", () => {
    waiting.when(cancel("office"), context("office")).thenRefused("NOT_REQUESTER");
  });

  it.each([
    ["approval", [requested, held, approved]],
    ["the instruction", untilInstructed],
    ["a refusal", [requested, refusedEvent]],
  ])("is too late after %s", (_, events) => {
    given(redemptionDecider, events)
      .when(cancel(), context("kim"))
      .thenRefused("TOO_LATE_TO_CANCEL");
  });
});
