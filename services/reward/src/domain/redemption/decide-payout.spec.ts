import { given } from "@dure/testing";
import { describe, it } from "vitest";
import {
  approved,
  captured,
  completed,
  confirmed,
  context,
  disputed,
  held,
  instructed,
  NOW_MS,
  payoutAccepted,
  payoutRejected,
  payoutUnknown,
  pinned,
  REF,
  REPORT,
  released,
  requested,
  untilInstructed,
} from "../../../test/fixtures.ts";
import type { RedemptionCommand } from "./commands.ts";
import { redemptionDecider } from "./decide.ts";
import type { RedemptionEvent } from "./events.ts";
import { definiteRejections } from "./rejection-codes.ts";

const after = (...events: readonly RedemptionEvent[]) => ({
  when: (command: RedemptionCommand, nowMs = NOW_MS) =>
    given(redemptionDecider, events).when(command, context("runner", nowMs)),
});
const instruct = { type: "InstructPayout", payoutRef: REF, epoch: 1 } as const;
const accept = { type: "RecordPayoutAccepted", payoutRef: REF } as const;
const unknown = { type: "RecordPayoutUnknown", payoutRef: REF, reason: "TIMEOUT" } as const;
const reject = (code: string) => ({ type: "RecordPayoutRejected", payoutRef: REF, code }) as const;
const report = (code: string, payoutRef = REF) =>
  ({ type: "ReportPayout", payoutRef, code, reportSha256: REPORT, line: 1 }) as const;

describe("the pivot", () => {
  it("is written only for a pinned hold", () => {
    after(requested, held, approved, pinned).when(instruct).then([instructed]);
    after(requested, held, approved).when(instruct).thenNothing();
    after(requested, held).when(instruct).thenNothing();
  });

  it("is written once", () => {
    after(...untilInstructed)
      .when(instruct)
      .thenNothing();
    after(...untilInstructed, payoutUnknown("TIMEOUT"))
      .when(instruct)
      .thenNothing();
  });
});

describe("an answer of the payout port", () => {
  it("is noted when the operator has the instruction", () => {
    after(...untilInstructed)
      .when(accept)
      .then([payoutAccepted]);
    after(...untilInstructed, payoutUnknown("TIMEOUT"))
      .when(accept)
      .then([payoutAccepted]);
    after(...untilInstructed, payoutAccepted)
      .when(accept)
      .thenNothing();
  });

  it("leads back only with a code of the allow-list", () => {
    const [code = ""] = definiteRejections();
    after(...untilInstructed)
      .when(reject(code))
      .then([{ type: "redemption.payout-rejected", data: { payoutRef: REF, code } }]);
  });

  it.each(["CONFLICT", "INTERNAL_ERROR", "DUPLICATE_REQUEST", "FAILED", "REJECTED"])(
    "is unknown with the code %s",
    (code) => {
      after(...untilInstructed)
        .when(reject(code))
        .then([payoutUnknown(code)]);
    },
  );

  it("is unknown after a silence, and that is said once", () => {
    after(...untilInstructed)
      .when(unknown)
      .then([payoutUnknown("TIMEOUT")]);
    after(...untilInstructed, payoutUnknown("TIMEOUT"))
      .when(unknown)
      .thenNothing();
  });

  it("is dropped when it tells of another payout", () => {
    after(...untilInstructed)
      .when(report("PAID", "Z".repeat(32)))
      .thenNothing();
  });
});

describe("an operator's report", () => {
  it.each([
    ["instructed", untilInstructed],
    ["accepted", [...untilInstructed, payoutAccepted]],
    ["unknown", [...untilInstructed, payoutUnknown("TIMEOUT")]],
  ])("confirms or rejects a payout that is %s", (_, events) => {
    after(...events)
      .when(report("PAID"))
      .then([confirmed]);
    after(...events)
      .when(report("RECIPIENT_NOT_FOUND"))
      .then([payoutRejected]);
  });

  it("with a code outside the allow-list only makes it unknown", () => {
    after(...untilInstructed, payoutAccepted)
      .when(report("SYSTEM_ERROR"))
      .then([payoutUnknown("SYSTEM_ERROR")]);
    after(...untilInstructed, payoutUnknown("TIMEOUT"))
      .when(report("SYSTEM_ERROR"))
      .thenNothing();
  });

  it("changes nothing the second time", () => {
    after(...untilInstructed, confirmed)
      .when(report("PAID"))
      .thenNothing();
    after(...untilInstructed, confirmed, captured, completed)
      .when(report("PAID"))
      .thenNothing();
    after(...untilInstructed, payoutRejected, released("FAILED"))
      .when(report("RECIPIENT_NOT_FOUND"))
      .thenNothing();
  });

  it("that contradicts what was concluded is a matter for people, said once", () => {
    const ended = [...untilInstructed, payoutRejected, released("FAILED")] as const;
    after(...ended)
      .when(report("PAID"))
      .then([disputed("PAID")]);
    after(...ended, disputed("PAID"))
      .when(report("PAID"))
      .thenNothing();
    after(...untilInstructed, confirmed, captured, completed)
      .when(report("RETURNED_LATE"))
      .then([disputed("RETURNED_LATE")]);
  });

  it("tells nothing of a redemption that was never instructed", () => {
    after(requested, held).when(report("PAID")).thenNothing();
  });
});

describe("calling for a person", () => {
  const limitMs = 60_000;
  const escalate = { type: "EscalateRedemption", limitMs } as const;
  // In given/when/then the n-th event happens at n milliseconds.
  const escalated: RedemptionEvent = {
    type: "redemption.escalated",
    data: { status: "INSTRUCTED", sinceMs: 4, limitMs },
  };

  it("happens once per status, after the limit", () => {
    after(...untilInstructed)
      .when(escalate, limitMs + 4)
      .thenNothing();
    after(...untilInstructed)
      .when(escalate, limitMs + 5)
      .then([escalated]);
    after(...untilInstructed, escalated)
      .when(escalate, NOW_MS)
      .thenNothing();
  });

  it("happens again in the next status, and never at the end", () => {
    after(...untilInstructed, escalated, payoutUnknown("TIMEOUT"))
      .when(escalate, NOW_MS)
      .then([{ type: "redemption.escalated", data: { status: "UNKNOWN", sinceMs: 6, limitMs } }]);
    after(...untilInstructed, confirmed, captured, completed)
      .when(escalate, NOW_MS)
      .thenNothing();
  });
});
