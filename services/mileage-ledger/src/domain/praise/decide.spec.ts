import { given } from "@dure/testing";
import { describe, it } from "vitest";
import { context, sealed, submitted } from "../../../test/claims/fixtures.ts";
import type { Claim, ClaimStatus } from "../claim/state.ts";
import { claimStatusKo } from "../claim/state.ts";
import type { PraiseCommand } from "./commands.ts";
import { praiseDecider } from "./decide.ts";
import type { PraiseEvent } from "./events.ts";

const received: PraiseEvent = {
  type: "praise.received",
  data: { text: sealed("고맙습니다"), subjectRef: "citizen.1", receiptKey: "r1" },
};
const verified: PraiseEvent = {
  type: "praise.verified",
  data: { by: "office", claimId: "c1", claimApprovedEventId: "e1" },
};
const dismissed: PraiseEvent = {
  type: "praise.dismissed",
  data: { by: "office", reason: sealed("실적을 찾을 수 없음") },
};
const claim = (status: ClaimStatus): Claim => ({
  status,
  revision: 2,
  submitted: submitted().data,
  ...(status === "APPROVED" ? { approvedEventId: "e1" } : {}),
});
const verifying = (by: string, of: Claim | undefined = claim("APPROVED")): PraiseCommand => ({
  type: "VerifyPraise",
  by,
  claimId: "c1",
  claim: of,
});
const dismissing: PraiseCommand = {
  type: "DismissPraise",
  by: "office",
  reason: sealed("실적을 찾을 수 없음"),
};
const praise = (...events: readonly PraiseEvent[]) => given(praiseDecider, events);

describe("receiving a praise", () => {
  const receiving: PraiseCommand = { type: "ReceivePraise", praise: received.data };

  it("records it", () => praise().when(receiving, context()).then([received]));

  it("refuses the same praise of the same citizen", () => {
    praise(received).when(receiving, context()).thenRefused("PRAISE_DUPLICATE");
    praise(received, dismissed).when(receiving, context()).thenRefused("PRAISE_DUPLICATE");
  });
});

describe("verifying a praise", () => {
  it("ties it to the approval of a claim", () => {
    praise(received).when(verifying("office"), context()).then([verified]);
  });

  it("refuses a praise that was used", () => {
    praise(received, verified).when(verifying("office"), context()).thenRefused("PRAISE_USED");
  });

  it("refuses a praise that was dismissed", () => {
    praise(received, dismissed).when(verifying("office"), context()).thenRefused("PRAISE_CLOSED");
  });

  it("refuses whoever has a share in the work", () => {
    praise(received).when(verifying("kim"), context()).thenRefused("PRAISE_OWN_WORK");
  });

  const open = (Object.keys(claimStatusKo) as ClaimStatus[]).filter((of) => of !== "APPROVED");
  it.each(open)("refuses a claim that is %s", (status) => {
    praise(received)
      .when(verifying("office", claim(status)), context())
      .thenRefused("CLAIM_NOT_APPROVED");
  });

  it("refuses a claim that does not exist", () => {
    const command: PraiseCommand = {
      type: "VerifyPraise",
      by: "office",
      claimId: "c1",
      claim: undefined,
    };
    praise(received).when(command, context()).thenRefused("CLAIM_UNKNOWN");
  });

  it("refuses a praise that was never received", () => {
    praise().when(verifying("office"), context()).thenRefused("NOT_FOUND");
  });
});

describe("dismissing a praise", () => {
  it("records the reason", () => praise(received).when(dismissing, context()).then([dismissed]));

  it("goes without the reason where nobody could read it", () => {
    praise(received)
      .when({ type: "DismissPraise", by: "office" }, context())
      .then([{ type: "praise.dismissed", data: { by: "office" } }]);
  });

  it("refuses a praise that is settled", () => {
    praise(received, verified).when(dismissing, context()).thenRefused("PRAISE_USED");
    praise(received, dismissed).when(dismissing, context()).thenRefused("PRAISE_CLOSED");
  });
});
