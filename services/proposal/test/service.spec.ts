import { fromBinary } from "@bufbuild/protobuf";
import { ProposalAdoptedSchema } from "@dure/contracts";
import type { ReceivedMessage } from "@dure/message-bus";
import { eventually } from "@dure/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { personErased } from "./person-erased.ts";
import { type Running, startRunning } from "./running.ts";

let running: Running;
beforeEach(async () => {
  running = await startRunning();
  const { people } = running.directory;
  people.set("donghae|kim", { departmentCode: "D1", roles: ["STAFF"] });
  people.set("donghae|lee", { departmentCode: "D2", roles: ["STAFF"] });
  people.set("donghae|park", { departmentCode: "D2", roles: ["STAFF"] });
  people.set("donghae|officer", { departmentCode: "D9", roles: ["STAFF", "PROPOSAL_OFFICER"] });
  people.set("mapo|mapo-officer", { departmentCode: "M1", roles: ["PROPOSAL_OFFICER"] });
});
afterEach(() => running.end());

const proposal = {
  title: "민원 서식 한 장으로 줄이기",
  problem: "같은 내용을 세 번 적습니다.",
  improvement: "한 장으로 합칩니다.",
  expectedEffect: "대기 시간이 줄어듭니다.",
  contributions: [
    { personRef: "kim", sharePermille: 700 },
    { personRef: "lee", sharePermille: 300 },
  ],
};

const submit = (body: object = proposal, key?: string) =>
  running.call("kim", "POST", "/proposals", key === undefined ? { body } : { body, key });

async function submitted() {
  const { body, etag, position } = await submit();
  return { id: String(body["proposalId"]), etag: etag ?? "", position };
}

describe("proposals over HTTP", () => {
  it("are submitted, read back and adopted, and the adoption reaches the bus", async () => {
    const { etag, id, position } = await submitted();
    const mine = await running.call("lee", "GET", "/proposals", { after: position });
    expect(mine.body["items"]).toMatchObject([{ proposalId: id, title: proposal.title }]);
    const adopted = await running.call("officer", "POST", `/proposals/${id}/adopt`, {
      ifMatch: etag,
    });
    expect(adopted).toMatchObject({ status: 200, body: { status: "ADOPTED", revision: 1 } });
    const read = await running.call("park", "GET", `/proposals/${id}`, { after: adopted.position });
    expect(read).toMatchObject({
      status: 200,
      body: { status: "ADOPTED", problem: proposal.problem, decidedBy: "officer" },
    });
    const messages: ReceivedMessage[] = [];
    await running.parts.bus.consume({
      group: "test",
      topics: ["dure.proposal.v1"],
      handle: async (message) => void messages.push(message),
    });
    await eventually(() => expect(messages).toHaveLength(2));
    const value = messages[1]?.value ?? new Uint8Array();
    expect(fromBinary(ProposalAdoptedSchema, value)).toMatchObject({
      proposalId: id,
      on: "2026-07-01",
      contributions: [
        { personRef: "kim", sharePermille: 700, departmentCode: "D1" },
        { personRef: "lee", sharePermille: 300, departmentCode: "D2" },
      ],
    });
  });

  it("keep every text sealed in the log", async () => {
    await submitted();
    const page = await running.parts.store.readAll({ maxCount: 10 });
    const stored = page.events.map(({ data }) => data).join();
    const { expectedEffect, improvement, problem, title } = proposal;
    for (const text of [title, problem, improvement, expectedEffect]) {
      expect(stored).not.toContain(text);
    }
  });

  it("tell the reason of a refusal to the contributors, and nothing to others", async () => {
    const { etag, id } = await submitted();
    const reason = "이미 시행하고 있는 내용입니다.";
    const decided = await running.call("officer", "POST", `/proposals/${id}/not-adopt`, {
      ifMatch: etag,
      body: { reason },
    });
    const { position: after } = decided;
    expect(decided.status).toBe(200);
    const own = await running.call("lee", "GET", `/proposals/${id}`, { after });
    expect(own.body).toMatchObject({ status: "NOT_ADOPTED", reason });
    const other = await running.call("park", "GET", `/proposals/${id}`, { after });
    expect(other).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    const all = await running.call("park", "GET", "/proposals?scope=all", { after });
    expect(all.body["items"]).toEqual([]);
    const officers = await running.call("officer", "GET", "/proposals?scope=all", { after });
    expect(officers.body["items"]).toMatchObject([{ proposalId: id }]);
  });

  it("answer the same attempt the same and another body with the key a refusal", async () => {
    const first = await submit(proposal, "attempt-of-kim");
    const again = await submit(proposal, "attempt-of-kim");
    expect(again.body).toEqual(first.body);
    const other = await submit({ ...proposal, title: "다른 제안" }, "attempt-of-kim");
    expect(other).toMatchObject({ status: 422, body: { code: "IDEMPOTENCY_KEY_REUSED" } });
    expect((await running.parts.store.readAll({ maxCount: 10 })).events).toHaveLength(1);
  });

  it("refuse what does not fit with a stable code", async () => {
    const { etag, id } = await submitted();
    const shares = { ...proposal, contributions: [{ personRef: "kim", sharePermille: 900 }] };
    expect(await submit(shares)).toMatchObject({ status: 422, body: { code: "SHARES_NOT_WHOLE" } });
    expect(await submit({ ...proposal, points: "10" })).toMatchObject({
      status: 400,
      body: { code: "REQUEST_INVALID" },
    });
    const path = `/proposals/${id}/adopt`;
    expect(await running.call("officer", "POST", path)).toMatchObject({ status: 428 });
    expect(await running.call("officer", "POST", path, { ifMatch: '"7"' })).toMatchObject({
      status: 412,
      body: { code: "STALE_VERSION" },
    });
    expect(await running.call("park", "POST", path, { ifMatch: etag })).toMatchObject({
      status: 403,
      body: { code: "ROLE_MISSING" },
    });
    running.directory.people.set("donghae|officer", {
      departmentCode: "D9",
      roles: ["PROPOSAL_OFFICER"],
      left: true,
    });
    expect(await running.call("officer", "POST", path, { ifMatch: etag })).toMatchObject({
      status: 403,
      body: { code: "NOT_PROPOSAL_OFFICER" },
    });
  });

  it("of another agency are not there", async () => {
    const { etag, id } = await submitted();
    for (const tenant of ["donghae", "mapo"]) {
      const read = await running.call("mapo-officer", "GET", `/proposals/${id}`, { tenant });
      expect(read).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
      const adopt = await running.call("mapo-officer", "POST", `/proposals/${id}/adopt`, {
        tenant,
        ifMatch: etag,
      });
      expect(adopt).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    }
  });

  it("lose their texts, and nothing else, as soon as it is told that the submitter was erased", async () => {
    const { id, position: after } = await submitted();
    const read = () => running.call("lee", "GET", `/proposals/${id}`, { after });
    expect((await read()).body["title"]).not.toBeNull();
    running.directory.erase("donghae", "kim");
    await running.parts.bus.publish([personErased("donghae", "kim")]);
    await running.service.settled();
    expect(await read()).toMatchObject({
      status: 200,
      body: { title: null, problem: null, submitterRef: "kim", status: "SUBMITTED" },
    });
  });

  it("can still be turned down when the submitter was erased; the reason is kept nowhere", async () => {
    const { etag, id } = await submitted();
    running.directory.erase("donghae", "kim");
    await running.parts.bus.publish([personErased("donghae", "kim")]);
    await running.service.settled();
    const body = { reason: "이미 시행하고 있습니다." };
    const path = `/proposals/${id}`;
    const done = await running.call("officer", "POST", `${path}/not-adopt`, {
      body,
      ifMatch: etag,
    });
    expect(done).toMatchObject({ status: 200, body: { status: "NOT_ADOPTED" } });
    const read = await running.call("officer", "GET", path, { after: done.position });
    expect(read.body).toMatchObject({ status: "NOT_ADOPTED", decidedBy: "officer", title: null });
    expect(read.body).not.toHaveProperty("reason");
  });

  it("lose their texts after five minutes where nobody told of the erasure", async () => {
    const { id, position: after } = await submitted();
    running.directory.erase("donghae", "kim");
    running.clock.advanceMs(5 * 60_000 + 1);
    const read = await running.call("lee", "GET", `/proposals/${id}`, { after });
    expect(read.body).toMatchObject({ title: null, problem: null });
  });

  it("come out the same when the view is built anew", async () => {
    const { etag, id } = await submitted();
    await running.call("officer", "POST", `/proposals/${id}/adopt`, { ifMatch: etag });
    await running.service.settled();
    const [projector] = running.service.projectors;
    const before = await projector?.digest();
    expect((await projector?.rebuild())?.digest).toBe(before);
  });
});
