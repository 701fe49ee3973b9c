import { civilDate, kstStartOfDayMs } from "@dure/kernel";
import { tenantId } from "@dure/messages";
import { given } from "@dure/testing";
import { describe, expect, test } from "vitest";
import { erasureDecider } from "../../directory-handlers.ts";
import type { DeclineReason, ErasureEvent } from "./erasure.ts";

const requested: ErasureEvent = {
  type: "erasure.requested",
  data: { personRef: "p1", ground: "PIPA_36", requestedBy: "hr" },
};
const endorsed: ErasureEvent = { type: "erasure.endorsed", data: { by: "a" } };
const approved: ErasureEvent = {
  type: "erasure.approved",
  data: { by: "b", approvedBy: ["a", "b"] },
};
const declined: ErasureEvent = {
  type: "erasure.declined",
  data: { by: "a", reason: "RETENTION_REQUIRED" },
};
const keys = [{ id: "p1.1", commitment: "c" }];
const carriedOut: ErasureEvent = {
  type: "erasure.carried-out",
  data: { personRef: "p1", ground: "PIPA_36", approvedBy: ["a", "b"], keys, receipt: "r" },
};

const by = (ref: string) => ({
  tenantId: tenantId("donghae"),
  actor: { kind: "person" as const, ref },
  commandId: "00000000-0000-7000-8000-000000000001",
  correlationId: "c",
  nowMs: kstStartOfDayMs(civilDate("2026-06-10")),
});
const request = (standing: "IN_SERVICE" | "LEFT" | undefined = "LEFT") =>
  ({ kind: "request", personRef: "p1", ground: "PIPA_36", standing }) as const;
const approve = (...roles: string[]) =>
  ({ kind: "approve", roles: roles.length > 0 ? roles : ["PANEL"] }) as const;
const decline = (reason: DeclineReason, ...roles: string[]) =>
  ({ kind: "decline", reason, roles: roles.length > 0 ? roles : ["PANEL"] }) as const;
const carryOut = { kind: "carryOut", keys, receipt: "r" } as const;

describe("a request", () => {
  test("names the person, the ground and the requester", () => {
    given(erasureDecider, []).when(request(), by("hr")).then([requested]);
  });

  test("is refused while the person is in service, and for somebody unknown", () => {
    given(erasureDecider, [])
      .when(request("IN_SERVICE"), by("hr"))
      .thenRefused("ERASURE_PERSON_IN_SERVICE");
    given(erasureDecider, [])
      .when({ ...request(), standing: undefined }, by("hr"))
      .thenRefused("NOT_FOUND");
  });

  test("is one at a time, may follow a declined one, and never follows an approval", () => {
    const again = (events: readonly ErasureEvent[]) =>
      given(erasureDecider, events).when(request(), by("hr"));
    again([requested]).thenRefused("ERASURE_ALREADY_REQUESTED");
    again([requested, endorsed]).thenRefused("ERASURE_ALREADY_REQUESTED");
    again([requested, endorsed, declined]).then([requested]);
    again([requested, endorsed, approved]).thenRefused("ERASURE_DECIDED");
    again([requested, endorsed, approved, carriedOut]).thenRefused("ERASURE_DECIDED");
  });
});

describe("approval", () => {
  test("takes two different people, neither of them the requester", () => {
    given(erasureDecider, [requested]).when(approve(), by("a")).then([endorsed]);
    given(erasureDecider, [requested, endorsed])
      .when(approve("AGENCY_ADMIN"), by("b"))
      .then([approved]);
    given(erasureDecider, [requested]).when(approve(), by("hr")).thenRefused("ERASURE_REQUESTER");
    given(erasureDecider, [requested, endorsed])
      .when(approve(), by("hr"))
      .thenRefused("ERASURE_REQUESTER");
    given(erasureDecider, [requested, endorsed])
      .when(approve(), by("a"))
      .thenRefused("ERASURE_SECOND_APPROVER");
  });

  test("is for the panel and administrators, and never about oneself", () => {
    given(erasureDecider, [requested])
      .when(approve("STAFF", "HR_ACCOUNTING", "OFFICE"), by("c"))
      .thenRefused("ERASURE_APPROVER_ROLE");
    given(erasureDecider, [requested]).when(approve(), by("p1")).thenRefused("ERASURE_OWN");
  });

  test("of an earlier request does not count for a new one", () => {
    given(erasureDecider, [requested, endorsed, declined, requested])
      .when(approve(), by("b"))
      .then([{ type: "erasure.endorsed", data: { by: "b" } }]);
  });

  test.each([
    [[], "NOT_FOUND"],
    [[requested, declined], "ERASURE_NOT_OPEN"],
    [[requested, endorsed, approved], "ERASURE_DECIDED"],
    [[requested, endorsed, approved, carriedOut], "ERASURE_DECIDED"],
  ] as const)("where nothing waits (%#) it is refused with %s", (events, code) => {
    given(erasureDecider, events).when(approve(), by("c")).thenRefused(code);
    given(erasureDecider, events).when(decline("GROUND_NOT_MET"), by("c")).thenRefused(code);
  });
});

describe("declining", () => {
  test("ends the request, by an approver with a reason or by the requester who takes it back", () => {
    given(erasureDecider, [requested])
      .when(decline("RETENTION_REQUIRED"), by("a"))
      .then([declined]);
    given(erasureDecider, [requested, endorsed])
      .when(decline("WITHDRAWN", "HR_ACCOUNTING"), by("hr"))
      .then([{ type: "erasure.declined", data: { by: "hr", reason: "WITHDRAWN" } }]);
  });

  test.each([
    ["WITHDRAWN", "a", "PANEL", "ERASURE_DECLINE_REASON"],
    ["GROUND_NOT_MET", "hr", "AGENCY_ADMIN", "ERASURE_DECLINE_REASON"],
    ["GROUND_NOT_MET", "c", "HR_ACCOUNTING", "ERASURE_APPROVER_ROLE"],
    ["GROUND_NOT_MET", "p1", "PANEL", "ERASURE_OWN"],
  ] as const)("with %s by %s (%s) is refused with %s", (reason, ref, role, code) => {
    given(erasureDecider, [requested]).when(decline(reason, role), by(ref)).thenRefused(code);
  });
});

describe("carrying out", () => {
  test("writes down ground, approvers, keys and receipt, once", () => {
    const done = [requested, endorsed, approved];
    given(erasureDecider, done).when(carryOut, by("directory")).then([carriedOut]);
    given(erasureDecider, [...done, carriedOut])
      .when(carryOut, by("directory"))
      .thenNothing();
  });

  test.each([[[]], [[requested]], [[requested, endorsed]], [[requested, declined]]] as const)(
    "without two approvals (%#) stops the program",
    (events) => {
      expect(() => given(erasureDecider, events).when(carryOut, by("directory"))).toThrow(
        /ERASURE_NOT_APPROVED/,
      );
    },
  );
});
