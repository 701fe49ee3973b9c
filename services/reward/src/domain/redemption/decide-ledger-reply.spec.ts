import { given } from "@dure/testing";
import { describe, it } from "vitest";
import {
  approved,
  cancelled,
  captured,
  completed,
  confirmed,
  context,
  held,
  holdLost,
  payoutRejected,
  payoutUnknown,
  pinned,
  refusal,
  refusedEvent,
  rejected,
  released,
  requested,
  reward,
  untilInstructed,
} from "../../../test/fixtures.ts";
import type { RedemptionCommand } from "./commands.ts";
import { redemptionDecider } from "./decide.ts";
import type { RedemptionEvent } from "./events.ts";

const after = (...events: readonly RedemptionEvent[]) => ({
  when: (command: RedemptionCommand) =>
    given(redemptionDecider, events).when(command, context("runner")),
});
const recordHeld = { type: "RecordHeld", held: reward } as const;
const recordRefused = { type: "RecordRefused", refusal } as const;
const recordPinned = { type: "RecordPinned", ledgerSeq: 12 } as const;
const recordLost = { type: "RecordHoldLost", code: "HOLD_RELEASED" } as const;
const recordCaptured = { type: "RecordCaptured", ledgerSeq: 13 } as const;
const recordReleased = { type: "RecordReleased", ledgerSeq: 14 } as const;

describe("an answer of the ledger", () => {
  it("holds or refuses a request", () => {
    after(requested).when(recordHeld).then([held]);
    after(requested).when(recordRefused).then([refusedEvent]);
  });

  it("pins what was approved", () => {
    after(requested, held, approved).when(recordPinned).then([pinned]);
  });

  it("ends a redemption whose hold is gone before the pivot", () => {
    after(requested, held, approved).when(recordLost).then([holdLost]);
    after(requested).when(recordLost).then([holdLost]);
  });

  it("never ends one past the pivot", () => {
    after(...untilInstructed)
      .when(recordLost)
      .thenNothing();
    after(...untilInstructed, payoutUnknown("TIMEOUT"))
      .when(recordLost)
      .thenNothing();
    after(...untilInstructed, confirmed)
      .when(recordLost)
      .thenNothing();
  });

  it("captures and completes what was confirmed", () => {
    after(...untilInstructed, confirmed)
      .when(recordCaptured)
      .then([captured, completed]);
  });

  it.each<[RedemptionEvent[], "CANCELLED" | "REJECTED" | "FAILED"]>([
    [[requested, held, cancelled], "CANCELLED"],
    [[requested, held, rejected], "REJECTED"],
    [[requested, held, approved, holdLost], "FAILED"],
    [[...untilInstructed, payoutRejected], "FAILED"],
  ])("releases %# and ends as %s", (events, outcome) => {
    after(...events)
      .when(recordReleased)
      .then([released(outcome)]);
  });

  it("changes nothing when it comes twice", () => {
    after(requested, held).when(recordHeld).thenNothing();
    after(requested, held, approved, pinned).when(recordPinned).thenNothing();
    after(...untilInstructed, confirmed, captured, completed)
      .when(recordCaptured)
      .thenNothing();
    after(requested, held, cancelled, released("CANCELLED")).when(recordReleased).thenNothing();
  });

  it("changes nothing when it comes after a cancellation", () => {
    after(requested, cancelled).when(recordHeld).thenNothing();
    after(requested, cancelled).when(recordRefused).thenNothing();
  });

  it("never captures what is not confirmed, nor releases what is under way", () => {
    after(...untilInstructed)
      .when(recordCaptured)
      .thenNothing();
    after(...untilInstructed, payoutUnknown("TIMEOUT"))
      .when(recordCaptured)
      .thenNothing();
    after(...untilInstructed, payoutUnknown("TIMEOUT"))
      .when(recordReleased)
      .thenNothing();
    after(...untilInstructed)
      .when(recordReleased)
      .thenNothing();
    after(requested, held).when(recordReleased).thenNothing();
  });
});
