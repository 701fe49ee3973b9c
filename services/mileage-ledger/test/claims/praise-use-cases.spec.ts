import { tenantId } from "@dure/messages";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dismissPraise } from "../../src/commands/praises/dismiss-praise.ts";
import { receivePraise } from "../../src/commands/praises/receive-praise.ts";
import { verifyPraise } from "../../src/commands/praises/verify-praise.ts";
import { codeOf, useCasesOf, valueOf } from "./calls.ts";
import { startTestRoom, type TestRoom } from "./room.ts";

let world: TestRoom;
beforeAll(async () => {
  world = await startTestRoom();
});
afterAll(() => world.stop());
const { approved, by, submitted } = useCasesOf(() => world);

describe("praises", () => {
  const praise = (text: string, contact = "010-1234-5678") =>
    receivePraise(world.room, by("anonymous"), { text, contact, citizenName: "홍길동" });

  it("are received once per contact and text, however they are typed", async () => {
    expect(codeOf(await praise("김 주무관님 고맙습니다"))).toBe("OK");
    expect(codeOf(await praise("김 주무관님  고맙습니다 ", "01012345678"))).toBe(
      "PRAISE_DUPLICATE",
    );
    expect(codeOf(await praise("김 주무관님 고맙습니다", "010-9999-0000"))).toBe("OK");
    expect(codeOf(await praise("다른 일도 고맙습니다"))).toBe("OK");
  });

  it("keep neither contact nor text in the clear", async () => {
    const { praiseId } = valueOf(await praise("비밀 이야기"));
    const { state } = await world.room.praises.load(tenantId("donghae"), praiseId);
    const text = JSON.stringify(state);
    for (const secret of ["010-1234", "01012345678", "비밀", "홍길동"])
      expect(text).not.toContain(secret);
  });

  it("are verified once, against an approved claim, by somebody without a share in it", async () => {
    const claimId = await approved();
    const open = await submitted();
    const { praiseId } = valueOf(await praise("가로등을 고쳐 주셨어요"));
    const verify = (ref: string, of: string) =>
      verifyPraise(world.room, by(ref), { praiseId, claimId: of }).then(codeOf);
    expect(await verify("office", "nothing")).toBe("CLAIM_UNKNOWN");
    expect(await verify("office", open)).toBe("CLAIM_NOT_APPROVED");
    expect(await verify("kim", claimId)).toBe("PRAISE_OWN_WORK");
    expect(await verify("office", claimId)).toBe("OK");
    expect(await verify("office", claimId)).toBe("PRAISE_USED");
    const { state } = await world.room.praises.load(tenantId("donghae"), praiseId);
    expect(state?.status).toBe("VERIFIED");
  });

  it("are verified once although two people try at the same time", async () => {
    const claimId = await approved();
    const { praiseId } = valueOf(await praise("동시에 두 사람이"));
    const outcomes = await Promise.all(
      ["office", "colleague"].map((ref) =>
        verifyPraise(world.room, by(ref), { praiseId, claimId }),
      ),
    );
    expect(outcomes.map(codeOf).sort()).toEqual(["OK", "PRAISE_USED"]);
  });

  it("are dismissed with a reason", async () => {
    const { praiseId } = valueOf(await praise("어느 부서인지 모릅니다"));
    const dismissal = { praiseId, reason: "해당 실적 없음" };
    expect(codeOf(await dismissPraise(world.room, by("office"), dismissal))).toBe("OK");
    expect(codeOf(await dismissPraise(world.room, by("office"), dismissal))).toBe("PRAISE_CLOSED");
    const nothing = { praiseId: "nothing", reason: "없음" };
    expect(codeOf(await dismissPraise(world.room, by("office"), nothing))).toBe("NOT_FOUND");
  });
});
