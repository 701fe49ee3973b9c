import { given } from "@dure/testing";
import { describe, expect, it } from "vitest";
import {
  approved,
  approving,
  confirmed,
  confirming,
  context,
  head1,
  head2,
  kim,
  lee,
  office,
  panel,
  person,
  rejecting,
  sealed,
  submitted,
} from "../../../test/claims/fixtures.ts";
import type { ClaimCommand } from "./commands.ts";
import { claimDecider } from "./decide.ts";
import type { ClaimEvent } from "./events.ts";

const claim = (...events: readonly ClaimEvent[]) => given(claimDecider, events);
const withdrawing = (by: string, expectedRevision: number): ClaimCommand => ({
  type: "WithdrawClaim",
  by,
  expectedRevision,
});
const withdrawn: ClaimEvent = { type: "claim.withdrawn", data: {} };
const rejected = (by: string, step: "DEPT_HEAD" | "OFFICE"): ClaimEvent => ({
  type: "claim.rejected",
  data: { by, step, reason: sealed("사유") },
});
/** Kim's claim, in which the head of the department holds a share. */
const sharedWithHead = submitted("kim", [
  { personRef: "kim", sharePermille: 700, departmentCode: "D1" },
  { personRef: "head1", sharePermille: 300, departmentCode: "D1" },
]);
const headLeads = { headContributors: [{ personRef: "head1", departmentCode: "D1" }] };

describe("step 1, confirming", () => {
  it("is taken by the head of the claimant's department", () => {
    claim(submitted())
      .when(confirming(head1), context())
      .then([confirmed("head1", "D1")]);
  });

  it("is refused to the head of another department", () => {
    claim(submitted()).when(confirming(head2), context()).thenRefused("NOT_DEPARTMENT_HEAD");
  });

  it("is refused to the office and the panel while there is a head", () => {
    claim(submitted()).when(confirming(office), context()).thenRefused("NOT_DEPARTMENT_HEAD");
    claim(submitted()).when(confirming(panel), context()).thenRefused("NOT_DEPARTMENT_HEAD");
  });

  it("is refused to the claimant and to whoever has a share", () => {
    const both = submitted("kim", [
      { personRef: "kim", sharePermille: 500, departmentCode: "D1" },
      { personRef: "lee", sharePermille: 500, departmentCode: "D1" },
    ]);
    claim(both).when(confirming(kim), context()).thenRefused("OWN_CLAIM");
    claim(both).when(confirming(lee), context()).thenRefused("OWN_CLAIM");
    claim(sharedWithHead).when(confirming(head1, headLeads), context()).thenRefused("OWN_CLAIM");
  });

  it("of a head's own claim is taken by the panel, not by the office", () => {
    const own = submitted("head1");
    claim(own).when(confirming(head1, headLeads), context()).thenRefused("OWN_CLAIM");
    claim(own).when(confirming(office, headLeads), context()).thenRefused("HEAD_CLAIM_NEEDS_PANEL");
    claim(own).when(confirming(head2, headLeads), context()).thenRefused("HEAD_CLAIM_NEEDS_PANEL");
    claim(own)
      .when(confirming(panel, headLeads), context())
      .then([confirmed("panel", "D9")]);
  });

  it("falls to the panel as well when the only head has a share, or the post is vacant", () => {
    claim(sharedWithHead)
      .when(confirming(panel, headLeads), context())
      .then([confirmed("panel", "D9")]);
    claim(submitted())
      .when(confirming(panel, { departmentHeads: [] }), context())
      .then([confirmed("panel", "D9")]);
  });

  it("of a head's own claim is refused to a panel member of the same department", () => {
    const colleague = person("colleague", { roles: ["PANEL"] });
    claim(submitted("head1"))
      .when(confirming(colleague, headLeads), context())
      .thenRefused("OWN_HEAD_CLAIM");
  });

  it("is refused to somebody who has left", () => {
    const gone = { ...head1, active: false };
    claim(submitted()).when(confirming(gone), context()).thenRefused("ACTOR_NOT_ACTIVE");
  });

  it("is taken once", () => {
    claim(submitted(), confirmed())
      .when(confirming(head1, { expectedRevision: 1 }), context())
      .thenRefused("ALREADY_CONFIRMED");
  });
});

describe("step 2, approving", () => {
  it("is taken by the office and repeats the act", () => {
    claim(submitted(), confirmed()).when(approving(office), context()).then([approved()]);
  });

  it("repeats units, rank and subject where the claim has them", () => {
    const { data } = submitted();
    const extras = { units: 2, rank: 1, subjectKey: "s1" };
    const decided = claimDecider.decide(
      approving(office),
      {
        status: "HEAD_CONFIRMED",
        revision: 1,
        submitted: { ...data, ...extras },
        confirmedBy: "head1",
      },
      context(),
    );
    expect(decided).toMatchObject({ ok: true, value: [{ data: extras }] });
  });

  it("is refused before step 1", () => {
    claim(submitted())
      .when(approving(office, { expectedRevision: 0 }), context())
      .thenRefused("NOT_CONFIRMED_YET");
  });

  it("is refused to whoever is not of the office", () => {
    claim(submitted(), confirmed())
      .when(approving(head2), context())
      .thenRefused("NOT_CLAIM_OFFICE");
  });

  it("is refused to an office person with a share or a claim of their own", () => {
    const own = submitted("office", [
      { personRef: "office", sharePermille: 1000, departmentCode: "D9" },
    ]);
    claim(own, confirmed("head9", "D9"))
      .when(approving(office), context())
      .thenRefused("OWN_CLAIM");
  });

  it("is refused to whoever took step 1", () => {
    const both = person("both", { departmentCode: "D9", roles: ["PANEL", "OFFICE"] });
    claim(submitted("head1"), confirmed("both", "D9"))
      .when(approving(both, headLeads), context())
      .thenRefused("SAME_APPROVER");
  });

  it("of a head's claim is refused to people of the same department", () => {
    const colleague = person("colleague", { departmentCode: "D1", roles: ["OFFICE"] });
    claim(submitted("head1"), confirmed("panel", "D9"))
      .when(approving(colleague, headLeads), context())
      .thenRefused("OWN_HEAD_CLAIM");
    claim(sharedWithHead, confirmed("panel", "D9"))
      .when(approving(colleague, headLeads), context())
      .thenRefused("OWN_HEAD_CLAIM");
  });

  it("of a head's claim is open to the office of another department", () => {
    const decided = claim(submitted("head1"), confirmed("panel", "D9"));
    decided.when(approving(office, headLeads), context()).then([
      {
        type: "claim.approved",
        data: {
          ...(approved().data as Extract<ClaimEvent, { type: "claim.approved" }>["data"]),
          contributions: submitted("head1").data.contributions,
        },
      },
    ]);
  });
});

describe("rejecting", () => {
  it("at step 1 is for the head, with the reason", () => {
    claim(submitted())
      .when(rejecting(head1, 0), context())
      .then([rejected("head1", "DEPT_HEAD")]);
    claim(submitted()).when(rejecting(office, 0), context()).thenRefused("NOT_DEPARTMENT_HEAD");
  });

  it("at step 2 is for the office, with the reason", () => {
    claim(submitted(), confirmed())
      .when(rejecting(office, 1), context())
      .then([rejected("office", "OFFICE")]);
    claim(submitted(), confirmed())
      .when(rejecting(head1, 1), context())
      .thenRefused("NOT_CLAIM_OFFICE");
  });

  it("is refused to whoever has a share", () => {
    claim(submitted()).when(rejecting(kim, 0), context()).thenRefused("OWN_CLAIM");
  });

  it("goes without the reason where the claimant was erased", () => {
    const { reason: _, ...unexplained } = rejecting(head1, 0);
    claim(submitted())
      .when(unexplained, context())
      .then([{ type: "claim.rejected", data: { by: "head1", step: "DEPT_HEAD" } }]);
  });
});

describe("withdrawing", () => {
  it("is for the claimant, until something is decided", () => {
    claim(submitted()).when(withdrawing("kim", 0), context()).then([withdrawn]);
    claim(submitted(), confirmed()).when(withdrawing("kim", 1), context()).then([withdrawn]);
  });

  it("is refused to everybody else", () => {
    claim(submitted()).when(withdrawing("lee", 0), context()).thenRefused("NOT_CLAIMANT");
  });
});

describe("a claim that has ended", () => {
  const ends: readonly (readonly [string, readonly ClaimEvent[]])[] = [
    ["approved", [submitted(), confirmed(), approved()]],
    ["rejected", [submitted(), rejected("head1", "DEPT_HEAD")]],
    ["withdrawn", [submitted(), withdrawn]],
  ];
  it.each(ends)("takes no further step when %s", (_, events) => {
    const expectedRevision = events.length - 1;
    const commands: readonly ClaimCommand[] = [
      confirming(head1, { expectedRevision }),
      approving(office, { expectedRevision }),
      rejecting(office, expectedRevision),
      withdrawing("kim", expectedRevision),
    ];
    for (const command of commands) {
      given(claimDecider, events).when(command, context()).thenRefused("CLAIM_CLOSED");
    }
  });
});

describe("every step", () => {
  const commands: readonly ClaimCommand[] = [
    confirming(head1, { expectedRevision: 7 }),
    approving(office, { expectedRevision: 7 }),
    rejecting(head1, 7),
    withdrawing("kim", 7),
  ];
  it.each(commands)("is refused on another revision than the one seen: $type", (command) => {
    claim(submitted()).when(command, context()).thenRefused("STALE_VERSION");
  });

  it.each(commands)("is refused on a claim that was never submitted: $type", (command) => {
    claim().when(command, context()).thenRefused("NOT_FOUND");
  });
});
