import { tenantId } from "@dure/messages";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { receivePraise } from "../../src/commands/praises/receive-praise.ts";
import { codeOf, useCasesOf, valueOf } from "./calls.ts";
import { type Answer, type HttpWorld, startHttpWorld } from "./http-world.ts";

const DONGHAE = tenantId("donghae");
const TEXT = "이 주무관님이 끝까지 도와주셨습니다";
const SHARED = {
  contributions: [
    { personRef: "kim", sharePermille: 500 },
    { personRef: "lee", sharePermille: 500 },
  ],
};

let world: HttpWorld;
beforeEach(async () => {
  world = await startHttpWorld();
});
afterEach(() => world.stop());
const { by } = useCasesOf(() => world);

const idOf = ({ body }: Answer): string => String(body["praiseId"]);
const receive = (text = TEXT) => {
  const body = { text, contact: "010-1234-5678", citizenName: "홍길동" };
  return world.send("POST", "/praises", undefined, { body });
};
const decide = (praiseId: string, step: "dismiss" | "verify", body: object) =>
  world.send("POST", `/praises/${praiseId}/${step}`, "office", { body });
const read = (praiseId: string, answer: Answer) =>
  world.send("GET", `/praises/${praiseId}`, "office", { after: answer.headers["dure-position"] });

/** A person is erased, and this process is told. */
function erase(ref: string): void {
  world.directory.erase(ref);
  world.room.keyring.forget(DONGHAE, ref);
}

async function citizenOf(praiseId: string): Promise<string> {
  const { state } = await world.room.praises.load(DONGHAE, praiseId);
  if (!state) throw new Error("the praise was received");
  return state.received.subjectRef;
}

/** Kim and lee's claim, as far as the head's confirmation or approved. */
async function claimOfTwo({ approved }: { readonly approved: boolean }): Promise<string> {
  const { claimId } = await world.submit("kim", SHARED);
  await world.step(claimId, "confirm", "head1", 0);
  if (approved) await world.step(claimId, "approve", "office", 1);
  return claimId;
}

describe("the text of a praise", () => {
  it("goes with anybody who shared in the praised work, and the citizen's name stays", async () => {
    const claimId = await claimOfTwo({ approved: true });
    const praiseId = idOf(await receive());
    const verified = await decide(praiseId, "verify", { claimId });
    expect((await read(praiseId, verified)).body).toMatchObject({ text: TEXT });
    erase("lee");
    expect((await read(praiseId, verified)).body).toMatchObject({
      state: "VERIFIED",
      text: null,
      citizenName: "홍길동",
      verified: { claimId },
    });
  });

  it("goes with the citizen, name and reason too", async () => {
    const praiseId = idOf(await receive());
    const dismissed = await decide(praiseId, "dismiss", { reason: "해당 실적 없음" });
    erase(await citizenOf(praiseId));
    expect((await read(praiseId, dismissed)).body).toMatchObject({
      text: null,
      citizenName: null,
      dismissed: { by: "office", reason: null },
    });
  });

  it("goes at once where somebody of the praised work was erased before", async () => {
    const claimId = await claimOfTwo({ approved: true });
    erase("lee");
    const praiseId = idOf(await receive());
    const verified = await decide(praiseId, "verify", { claimId });
    expect(verified.body).toMatchObject({ state: "VERIFIED" });
    expect((await read(praiseId, verified)).body).toMatchObject({ text: null });
  });

  it("is not tied to people by a verification that is refused", async () => {
    const claimId = await claimOfTwo({ approved: false });
    const received = await receive();
    const refused = await decide(idOf(received), "verify", { claimId });
    expect(refused.body["code"]).toBe("CLAIM_NOT_APPROVED");
    erase("lee");
    expect((await read(idOf(received), received)).body).toMatchObject({ text: TEXT });
  });
});

describe("a praise whose text is gone", () => {
  it("is dismissed all the same, and the reason is kept nowhere", async () => {
    const praiseId = idOf(await receive());
    erase(await citizenOf(praiseId));
    const dismissed = await decide(praiseId, "dismiss", { reason: "해당 실적 없음" });
    expect(dismissed).toMatchObject({ status: 200, body: { state: "DISMISSED" } });
    const { body } = await read(praiseId, dismissed);
    expect(body).toMatchObject({ state: "DISMISSED", dismissed: { by: "office" } });
    expect(body["dismissed"]).not.toHaveProperty("reason");
    const [, praises] = world.projectors;
    const before = await praises?.digest();
    expect((await praises?.rebuild())?.digest).toBe(before);
  });

  it("is still known when it is sent again, and nothing new is taken from who was erased", async () => {
    const praiseId = idOf(await receive());
    erase(await citizenOf(praiseId));
    expect((await receive()).body["code"]).toBe("PRAISE_DUPLICATE");
    const other = { text: "다른 일도 고맙습니다", contact: "010-1234-5678" };
    const outcome = await receivePraise(world.room, by("anonymous"), other);
    expect(codeOf(outcome)).toBe("SUBJECT_KEY_NOT_FOUND");
  });
});

describe("a praise from before praises had keys of their own", () => {
  const citizen = "citizen.0123456789abcdef0123456789";

  async function older(praiseId: string): Promise<void> {
    const text = await world.room.keyring.seal(DONGHAE, citizen, `${praiseId}|text`, TEXT);
    const praise = { text, subjectRef: citizen, receiptKey: praiseId };
    const command = { type: "ReceivePraise", praise } as const;
    valueOf(await world.room.praises.handle(praiseId, command, by("anonymous")));
  }

  it("opens by the citizen's key, before and after it is verified", async () => {
    await older("older-1");
    const claimId = await claimOfTwo({ approved: true });
    const verified = await decide("older-1", "verify", { claimId });
    expect((await read("older-1", verified)).body).toMatchObject({ state: "VERIFIED", text: TEXT });
    erase(citizen);
    expect((await read("older-1", verified)).body).toMatchObject({ text: null });
  });

  it("takes a reason that goes with the citizen", async () => {
    await older("older-2");
    await older("older-3");
    const reason = "해당 실적 없음";
    const dismissed = await decide("older-2", "dismiss", { reason });
    const seen = () => read("older-2", dismissed);
    expect((await seen()).body).toMatchObject({ text: TEXT, dismissed: { reason } });
    erase(citizen);
    expect((await seen()).body).toMatchObject({ text: null, dismissed: { reason: null } });
    const late = await decide("older-3", "dismiss", { reason });
    const { body } = await read("older-3", late);
    expect(body).toMatchObject({ state: "DISMISSED", text: null });
    expect(body["dismissed"]).not.toHaveProperty("reason");
  });
});
