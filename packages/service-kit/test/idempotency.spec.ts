import { openSqliteReadModels } from "@dure/read-model-sqlite";
import { seededIds, temporaryFolder, virtualClock } from "@dure/testing";
import { afterEach, describe, expect, it } from "vitest";
import { ANSWER_AGE_MS, ANSWERS, RUNNER_LEASE_MS } from "../src/answer-records.ts";
import { createAnswerStore } from "../src/idempotency.ts";
import { KEY, type Sample, START_MS, sampleService } from "./support/sample-service.ts";

const CLAIMS = "/api/v1/agencies/mapo/claims";
const good = { title: "골목 정비", points: 3 };
const key = { "idempotency-key": "idempotency-1" };
let sample: Sample;
afterEach(() => sample.app.close());

/** A gate that a handler waits at. */
function gate() {
  let open = (): void => undefined;
  let arrive = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const wait = (): Promise<void> => {
    arrive();
    return opened;
  };
  return { open, arrived, wait };
}

describe("a repeated key", () => {
  it("answers the same again without running again", async () => {
    sample = sampleService();
    const first = await sample.post(CLAIMS, good, key);
    const second = await sample.post(CLAIMS, good, key);
    expect(second.statusCode).toBe(201);
    expect(second.body).toBe(first.body);
    expect(second.headers["idempotent-replayed"]).toBe("true");
    expect(second.headers["dure-position"]).toBe(first.headers["dure-position"]);
    expect(second.headers["etag"]).toBe(first.headers["etag"]);
    expect(sample.events.length).toBe(1);
  });

  it("refuses another body, another address and another precondition", async () => {
    sample = sampleService();
    await sample.post(CLAIMS, good, key);
    const other = await sample.post(CLAIMS, { ...good, points: 4 }, key);
    expect(other.json()).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED", status: 422 });
    const edit = (claimId: string, revision: number) =>
      sample.app.inject({
        method: "PATCH",
        url: `${CLAIMS}/${claimId}`,
        headers: { ...sample.as({}), ...key, "if-match": `"${revision}"` },
        payload: { title: "새 제목" },
      });
    expect((await edit("abc", 3)).statusCode).toBe(204);
    expect((await edit("abc", 3)).headers["idempotent-replayed"]).toBe("true");
    expect((await edit("abd", 3)).json()).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect((await edit("abc", 4)).json()).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect(sample.events.length).toBe(2);
  });

  it("belongs to one person of one agency", async () => {
    sample = sampleService();
    await sample.post(CLAIMS, good, key);
    await sample.post(CLAIMS, good, { ...key, ...sample.as({ personRef: "somebody-else" }) });
    const jeju = sample.as({ tenantId: "jeju" as never });
    await sample.post("/api/v1/agencies/jeju/claims", good, { ...key, ...jeju });
    expect(new Set(sample.events.map(({ commandId }) => commandId)).size).toBe(3);
  });

  it("lets one of two parallel requests run", async () => {
    sample = sampleService();
    const door = gate();
    sample.before = door.wait;
    const first = sample.post(CLAIMS, good, key);
    await door.arrived;
    const second = await sample.post(CLAIMS, good, key);
    expect(second.json()).toMatchObject({ code: "IDEMPOTENCY_IN_PROGRESS", status: 409 });
    expect(second.headers["retry-after"]).toBe("1");
    const third = await sample.post(CLAIMS, { ...good, points: 4 }, key);
    expect(third.json()).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    door.open();
    expect((await first).statusCode).toBe(201);
    expect(sample.events.length).toBe(1);
  });

  it("runs once in many parallel requests", async () => {
    sample = sampleService();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => sample.post(CLAIMS, good, key)),
    );
    const statuses = new Set(answers.map(({ statusCode }) => statusCode));
    expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true);
    expect(statuses.has(201)).toBe(true);
    expect(sample.events.length).toBe(1);
  });

  it("runs again after a refusal or a failure, but only with the same body", async () => {
    sample = sampleService();
    for (const title of ["closed", "broken"]) {
      const again = { "idempotency-key": `again-${title}` };
      const first = await sample.post(CLAIMS, { title, points: 1 }, again);
      const second = await sample.post(CLAIMS, { title, points: 1 }, again);
      expect(second.statusCode).toBe(first.statusCode);
      expect(second.headers["idempotent-replayed"]).toBeUndefined();
      const other = await sample.post(CLAIMS, good, again);
      expect(other.json()).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    }
    expect(sample.events).toEqual([]);
  });
});

describe("a crash in the middle", () => {
  it("leaves a record that a retry with the same body takes over", async () => {
    sample = sampleService();
    const door = gate();
    sample.before = door.wait;
    // This request stands for a process that died: it never comes back from its handler.
    const dead = sample.post(CLAIMS, good, key);
    await door.arrived;
    const { clock, parts } = sample;
    const risen = sampleService({}, { parts, clock });
    const early = await risen.post(CLAIMS, good, { ...key, ...sample.as({}) });
    expect(early.json()).toMatchObject({ code: "IDEMPOTENCY_IN_PROGRESS" });
    clock.advanceMs(RUNNER_LEASE_MS);
    const other = await risen.post(CLAIMS, { ...good, points: 9 }, key);
    expect(other.json()).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    const retry = await risen.post(CLAIMS, good, key);
    expect(retry.statusCode).toBe(201);
    door.open();
    // Should the first be alive after all, its command has the same id, so it is the same command.
    const late = await dead;
    expect(late.body).toBe(retry.body);
    expect(risen.events[0]?.commandId).toBe(sample.events[0]?.commandId);
    await risen.app.close();
  });
});

describe("kept answers", () => {
  it("are unreadable in the store, and go after thirty days, in bounded steps", async () => {
    sample = sampleService();
    const folder = await temporaryFolder();
    const readModels = openSqliteReadModels({ file: `${folder.path}/answers.db` });
    const clock = virtualClock(START_MS);
    const store = createAnswerStore({
      collection: () => readModels.operational(ANSWERS),
      clock,
      ids: seededIds(clock, 1),
      secret: KEY,
      onLost: (error) => {
        throw error;
      },
    });
    const answer = { status: 201, headers: {}, payload: "칭찬하는 글" };
    const attemptOf = (n: number) => ({
      tenantId: "mapo",
      commandId: `command-${n}`,
      idempotencyKey: `key-of-${n}`,
      fingerprint: `print-${n}`,
    });
    for (let n = 0; n < 120; n += 1) await store.once(attemptOf(n), async () => answer);
    const collection = await readModels.operational(ANSWERS);
    const kept = await collection.find("mapo", { limit: 1_000 });
    expect(kept.items.length).toBe(120);
    expect(JSON.stringify(kept.items)).not.toContain("칭찬");
    expect(JSON.stringify(kept.items)).not.toContain("key-of-1");
    const again = await store.once(attemptOf(7), () => Promise.reject(new Error("ran again")));
    expect(again).toEqual({ answer, replayed: true });
    expect(await store.purge("mapo")).toBe(0);
    clock.advanceMs(ANSWER_AGE_MS + 1);
    expect(await store.purge("mapo")).toBe(100);
    expect(await store.purge("mapo")).toBe(20);
    await readModels.close();
    await folder.remove();
  });
});
