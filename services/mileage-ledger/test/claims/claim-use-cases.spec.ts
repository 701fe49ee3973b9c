import { civilDate } from "@dure/kernel";
import { streamName, tenantId } from "@dure/messages";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approveClaim } from "../../src/commands/claims/approve-claim.ts";
import { confirmClaim } from "../../src/commands/claims/confirm-claim.ts";
import { claimEventTypes } from "../../src/commands/claims/event-types.ts";
import { rejectClaim } from "../../src/commands/claims/reject-claim.ts";
import { type SubmitClaimRequest, submitClaim } from "../../src/commands/claims/submit-claim.ts";
import { withdrawClaim } from "../../src/commands/claims/withdraw-claim.ts";
import { directoryClient } from "../../src/directory-client.ts";
import { codeOf, request, useCasesOf, valueOf } from "./calls.ts";
import { head1 } from "./fixtures.ts";
import { startTestRoom, type TestRoom } from "./room.ts";

let world: TestRoom;
beforeAll(async () => {
  world = await startTestRoom();
});
afterAll(() => world.stop());
const { approved, by, stateOf, submitted } = useCasesOf(() => world);

describe("a claim from submission to approval", () => {
  it("is confirmed by the head and approved by the office, under the policy of the day", async () => {
    const claimId = await approved();
    const { state } = await stateOf(claimId);
    expect(state).toMatchObject({ status: "APPROVED", confirmedBy: "head1" });
    expect(state?.submitted.departmentCode).toBe("D1");
    expect(state?.submitted.policyHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("names the policy in the header of what it decided", async () => {
    const { claimId } = valueOf(await submitClaim(world.room, by("kim"), request()));
    const [event] = await world.store.readStream(
      streamName("claim", tenantId("donghae"), claimId),
      { direction: "forwards", maxCount: 1 },
    );
    expect(event?.policyHash).toBe((await stateOf(claimId)).state?.submitted.policyHash);
  });

  it("stores no text in the clear, and opens it for who may read", async () => {
    const claimId = await submitted();
    const { state } = await stateOf(claimId);
    const text = JSON.stringify(state);
    expect(text).not.toContain("민원");
    expect(text).not.toContain("기획");
    const title = state?.submitted.title;
    if (!title) throw new Error("the claim has a title");
    const open = (place: string) => world.room.keyring.open("donghae", "kim", place, title);
    expect(await open(`${claimId}|title`)).toBe("묵은 민원 해결");
    expect(await open(`${claimId}|description`)).toBeUndefined();
  });

  it("answers a repeated command with what it did the first time", async () => {
    const context = by("kim", "the same attempt");
    const first = valueOf(await submitClaim(world.room, context, request()));
    const again = valueOf(await submitClaim(world.room, context, request()));
    expect(again).toEqual(first);
    const confirming = by("head1", "the same confirmation");
    const step = { claimId: first.claimId, expectedRevision: 0 };
    valueOf(await confirmClaim(world.room, confirming, step));
    expect(codeOf(await confirmClaim(world.room, confirming, step))).toBe("OK");
  });

  it("lets one of two racing approvals win", async () => {
    const claimId = await submitted();
    valueOf(await confirmClaim(world.room, by("head1"), { claimId, expectedRevision: 0 }));
    const step = { claimId, expectedRevision: 1 };
    const outcomes = await Promise.all([
      approveClaim(world.room, by("office"), step),
      withdrawClaim(world.room, by("kim"), step),
    ]);
    expect(outcomes.map(codeOf).sort()).toEqual(["OK", "STALE_VERSION"]);
  });
});

describe("what the directory knows decides", () => {
  it("refuses a grade-5 contributor in Donghae", async () => {
    const outcome = await submitClaim(world.room, by("five"), request());
    expect(codeOf(outcome)).toBe("GRADE_NOT_ELIGIBLE");
    expect(outcome.ok ? "" : outcome.refusal.why).toContain("6급 이하 대상");
  });

  it("refuses people who left, who are unknown, and days before the policy", async () => {
    const gone = [
      { personRef: "kim", sharePermille: 500 },
      { personRef: "gone", sharePermille: 500 },
    ];
    const nobody = [
      { personRef: "kim", sharePermille: 500 },
      { ...gone[1]!, personRef: "nobody" },
    ];
    const submit = (changes: Partial<SubmitClaimRequest>) =>
      submitClaim(world.room, by("kim"), request(changes)).then(codeOf);
    expect(await submit({ contributions: gone })).toBe("CONTRIBUTOR_NOT_ACTIVE");
    expect(await submit({ contributions: nobody })).toBe("CONTRIBUTOR_UNKNOWN");
    expect(await submit({ actDate: civilDate("2025-12-31") })).toBe("POLICY_NOT_IN_EFFECT");
  });

  it("does not look up more people than may share", async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({
      personRef: `p${index}`,
      sharePermille: 25,
    }));
    const outcome = await submitClaim(world.room, by("kim"), request({ contributions: many }));
    expect(codeOf(outcome)).toBe("TOO_MANY_CONTRIBUTORS");
  });

  it("sends a head's own claim to the panel, and on to an office person of another department", async () => {
    const claimId = await submitted("head1");
    const first = { claimId, expectedRevision: 0 };
    const confirm = (ref: string) => confirmClaim(world.room, by(ref), first).then(codeOf);
    expect(await confirm("head1")).toBe("OWN_CLAIM");
    expect(await confirm("head2")).toBe("HEAD_CLAIM_NEEDS_PANEL");
    expect(await confirm("office")).toBe("HEAD_CLAIM_NEEDS_PANEL");
    expect(await confirm("panel")).toBe("OK");
    const second = { claimId, expectedRevision: 1 };
    const approve = (ref: string) => approveClaim(world.room, by(ref), second).then(codeOf);
    expect(await approve("colleague")).toBe("OWN_HEAD_CLAIM");
    expect(await approve("head1")).toBe("OWN_CLAIM");
    expect(await approve("office")).toBe("OK");
  });

  it("asks the head of the department of the day of the act, whoever leads it now", async () => {
    const claimId = await submitted();
    const { people } = world.directory;
    people.set("head1", { ...head1, departmentCode: "D2" });
    people.set("newhead", { ...head1, personRef: "newhead" });
    const step = { claimId, expectedRevision: 0 };
    expect(codeOf(await confirmClaim(world.room, by("head1"), step))).toBe("NOT_DEPARTMENT_HEAD");
    expect(codeOf(await confirmClaim(world.room, by("newhead"), step))).toBe("OK");
    people.set("head1", head1);
    people.delete("newhead");
  });

  it("counts no head who has left, neither as confirmer nor as a conflict", async () => {
    const claimId = await submitted("head1");
    const { people } = world.directory;
    people.set("head1", { ...head1, active: false });
    const confirming = { claimId, expectedRevision: 0 };
    expect(codeOf(await confirmClaim(world.room, by("panel"), confirming))).toBe("OK");
    const approving = { claimId, expectedRevision: 1 };
    expect(codeOf(await approveClaim(world.room, by("colleague"), approving))).toBe("OK");
    const vacant = { claimId: await submitted(), expectedRevision: 0 };
    expect(codeOf(await confirmClaim(world.room, by("head1"), vacant))).toBe("ACTOR_NOT_ACTIVE");
    expect(codeOf(await confirmClaim(world.room, by("panel"), vacant))).toBe("OK");
    people.set("head1", head1);
  });

  it("refuses somebody whom the directory does not know", async () => {
    const claimId = await submitted();
    const step = { claimId, expectedRevision: 0 };
    expect(codeOf(await confirmClaim(world.room, by("ghost"), step))).toBe("ACTOR_NOT_ACTIVE");
  });

  it("refuses a claim that does not exist", async () => {
    const step = { claimId: "nothing", expectedRevision: 0 };
    expect(codeOf(await confirmClaim(world.room, by("head1"), step))).toBe("NOT_FOUND");
    expect(codeOf(await withdrawClaim(world.room, by("kim"), step))).toBe("NOT_FOUND");
  });

  it("decides nothing while the directory is silent", async () => {
    const silent = directoryClient("127.0.0.1:1");
    const room = { ...world.room, directory: silent };
    await expect(submitClaim(room, by("kim"), request())).rejects.toMatchObject({
      refusal: { code: "GRPC_UNAVAILABLE" },
    });
    silent.close();
  });
});

describe("the key of the subject", () => {
  const keyOf = async (changes: Partial<SubmitClaimRequest>) =>
    (await stateOf(await submitted("kim", changes))).state?.submitted.subjectKey;
  const documents = (...numbers: readonly string[]) => ({
    evidence: numbers.map((value) => ({ kind: "DOC_NO" as const, value })),
  });

  it("is the same for the same document, however it is typed or ordered", async () => {
    const key = await keyOf(documents("기획-101", "총무-7"));
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(await keyOf(documents("총무 - 7", "기획 101"))).toBe(key);
    expect(await keyOf({ ...documents("기획-101"), subject: "다른 이름" })).toBe(key);
    expect(await keyOf(documents("기획-102"))).not.toBe(key);
    const other = await keyOf({ ...documents("기획-101"), activityCode: "OUTCOME" });
    expect(other).not.toBe(key);
  });

  it("is of the subject where there is no document, and asked for where there is neither", async () => {
    const url = { evidence: [{ kind: "URL" as const, value: "https://example.kr/1" }] };
    expect(await keyOf({ ...url, subject: "주차장 개선" })).toBe(
      await keyOf({ ...url, subject: " 주차장  개선 " }),
    );
    const outcome = await submitClaim(world.room, by("kim"), request(url));
    expect(codeOf(outcome)).toBe("SUBJECT_MISSING");
  });
});

describe("rejecting and withdrawing", () => {
  it("seals the reason under the claimant's key", async () => {
    const claimId = await submitted();
    const reason = "증빙을 확인할 수 없습니다.";
    const step = { claimId, expectedRevision: 0, reason };
    expect(valueOf(await rejectClaim(world.room, by("head1"), step)).status).toBe("REJECTED");
  });

  it("turns down a claim whose claimant was erased, without keeping the reason", async () => {
    const claimId = await submitted("lee");
    world.directory.erase("lee");
    world.room.keyring.forget("donghae", "lee");
    const step = { claimId, expectedRevision: 0, reason: "증빙을 확인할 수 없습니다." };
    expect(valueOf(await rejectClaim(world.room, by("head1"), step)).status).toBe("REJECTED");
    const stream = streamName("claim", tenantId("donghae"), claimId);
    const [, rejected] = await world.store.readStream(stream, {
      direction: "forwards",
      maxCount: 2,
    });
    if (!rejected) throw new Error("nothing was rejected");
    expect(claimEventTypes.read(rejected).data).toEqual({ by: "head1", step: "DEPT_HEAD" });
  });

  it("ends with the claimant's withdrawal", async () => {
    const claimId = await submitted();
    const step = { claimId, expectedRevision: 0 };
    expect(codeOf(await withdrawClaim(world.room, by("lee"), step))).toBe("NOT_CLAIMANT");
    expect(valueOf(await withdrawClaim(world.room, by("kim"), step)).status).toBe("WITHDRAWN");
  });
});
