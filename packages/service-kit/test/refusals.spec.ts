import fc from "fast-check";
import type { InjectOptions } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ClaimBody, type Sample, sampleService } from "./support/sample-service.ts";

const CLAIMS = "/api/v1/agencies/mapo/claims";
let sample: Sample;
let attempt = 0;
beforeAll(() => {
  sample = sampleService();
});
afterAll(() => sample.app.close());

const send = (body: unknown, headers: Record<string, string> = {}) => {
  attempt += 1;
  return sample.post(CLAIMS, body, { "idempotency-key": `refusals-${attempt}`, ...headers });
};

describe("bodies that do not fit", () => {
  it.each([
    [{ points: 3 }, "title", "FIELD_MISSING"],
    [{ title: "가", points: "3" }, "points", "WRONG_TYPE"],
    [{ title: "가", points: null }, "points", "WRONG_TYPE"],
    [{ title: { $ne: null }, points: 3 }, "title", "WRONG_TYPE"],
    [{ title: "가".repeat(21), points: 3 }, "title", "TOO_LONG"],
    [{ title: "   ", points: 3 }, "title", "TOO_SHORT"],
    [{ title: "가\n나", points: 3 }, "title", "BAD_FORMAT"],
    [{ title: "가", points: 11 }, "points", "TOO_LARGE"],
    [{ title: "가", points: 0 }, "points", "TOO_SMALL"],
    [{ title: "가", points: 1.5 }, "points", "WRONG_TYPE"],
    [{ title: "가", points: 3, kind: "C" }, "kind", "NOT_A_CHOICE"],
    [{ title: "가", points: 3, pointsMilli: 1 }, "pointsMilli", "UNKNOWN_FIELD"],
    [
      { title: "가", points: 3, shares: [{ ref: "r", weight: 1, extra: 1 }] },
      "shares.0.extra",
      "UNKNOWN_FIELD",
    ],
    [{ title: "가", points: 3, shares: [{ ref: "r" }] }, "shares.0.weight", "FIELD_MISSING"],
    [{ title: "가\u0000", points: 3 }, "title", "BAD_FORMAT"],
    [{ title: "가", text: "\ud800", points: 3 }, "text", "BAD_FORMAT"],
    [[1, 2], "", "WRONG_TYPE"],
  ])("%j", async (body, path, code) => {
    const answer = await send(JSON.stringify(body));
    expect(answer.statusCode).toBe(400);
    const problem = answer.json<{ code: string; errors: { path: string; code: string }[] }>();
    expect(problem.code).toBe("REQUEST_INVALID");
    expect(problem.errors).toContainEqual(expect.objectContaining({ path, code }));
    expect(sample.events).toEqual([]);
  });

  it.each([
    ["{", "BODY_NOT_JSON", 400],
    ["", "BODY_NOT_JSON", 400],
    ['{"__proto__":{"x":1},"title":"가","points":3}', "BODY_NOT_JSON", 400],
    [`{"title":"${"가".repeat(400_000)}"}`, "BODY_TOO_LARGE", 413],
  ])("%s", async (text, code, status) => {
    const answer = await send(text);
    expect(answer.json()).toMatchObject({ code, status });
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(sample.events).toEqual([]);
  });

  it("takes no other media type", async () => {
    for (const type of [
      "text/plain",
      "application/xml",
      "multipart/form-data; boundary=x",
      "nonsense",
    ]) {
      const answer = await send("title=1", { "content-type": type });
      expect(answer.json()).toMatchObject({ code: "MEDIA_TYPE_UNSUPPORTED", status: 415 });
    }
    expect(sample.events).toEqual([]);
  });

  it("lets no random body through that its schema would not take", async () => {
    const near = fc.record(
      {
        title: fc.oneof(fc.string({ maxLength: 30, unit: "binary" }), fc.jsonValue()),
        points: fc.oneof(fc.integer({ min: -2, max: 14 }), fc.jsonValue()),
        kind: fc.oneof(fc.constantFrom("A", "B", "C"), fc.jsonValue()),
        shares: fc.jsonValue(),
        more: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(near, fc.jsonValue()), async (body) => {
        const text = JSON.stringify(body);
        const before = sample.events.length;
        const answer = await send(text);
        const parsed: unknown = JSON.parse(text);
        const fits = ClaimBody.safeParse(parsed).success;
        const reached = sample.events.length - before;
        if (!fits) expect(answer.statusCode).toBe(400);
        if (reached > 0) expect(fits).toBe(true);
        expect([201, 400, 409]).toContain(answer.statusCode);
      }),
      { numRuns: 400, seed: 20_260_302 },
    );
    sample.events.length = 0;
  });
});

describe("headers and addresses that do not fit", () => {
  it.each(["short", "x".repeat(129), "with space here", "한글로된열쇠입니다"])(
    "key %j",
    async (key) => {
      const answer = await send(
        { title: "가", points: 1 },
        { "idempotency-key": encodeIfNeeded(key) },
      );
      expect(answer.json()).toMatchObject({ code: "IDEMPOTENCY_KEY_REQUIRED", status: 400 });
      expect(sample.events).toEqual([]);
    },
  );

  it("demands If-Match, whole and fresh", async () => {
    const edit = (headers: Record<string, string>) =>
      sample.app.inject({
        method: "PATCH",
        url: `${CLAIMS}/abc`,
        headers: { ...sample.as({}), "idempotency-key": `edit-${attempt++}-key`, ...headers },
        payload: { title: "새 제목" },
      });
    expect((await edit({})).json()).toMatchObject({ code: "IF_MATCH_REQUIRED", status: 428 });
    for (const bad of ["*", "3", 'W/"3"', '"3", "4"', '"x"']) {
      expect((await edit({ "if-match": bad })).json()).toMatchObject({
        code: "REQUEST_INVALID",
        errors: [{ path: "header.if-match", code: "BAD_FORMAT" }],
      });
    }
    expect((await edit({ "if-match": '"2"' })).json()).toMatchObject({
      code: "STALE_VERSION",
      status: 412,
    });
    expect(sample.events).toEqual([]);
    const good = await edit({ "if-match": '"3"' });
    expect(good.statusCode).toBe(204);
    expect(good.headers["etag"]).toBe('"4"');
    sample.events.length = 0;
  });

  it.each([
    ["limit=0", "query.limit"],
    ["limit=101", "query.limit"],
    ["limit=many", "query.limit"],
    ["status=LOST", "query.status"],
    ["tenantId=jeju", "query.tenantId"],
    ["limit=1&limit=2", "query.limit"],
    ["cursor=%00", "query.cursor"],
  ])("query %s", async (query, path) => {
    const answer = await sample.app.inject({ url: `${CLAIMS}?${query}`, headers: sample.as({}) });
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ errors: { path: string }[] }>().errors[0]?.path).toBe(path);
  });

  it("tells a wrong method from a wrong address", async () => {
    const method = await sample.app.inject({
      method: "DELETE",
      url: CLAIMS,
      headers: sample.as({}),
    });
    expect(method.json()).toMatchObject({ code: "METHOD_NOT_ALLOWED", status: 405 });
    expect(method.headers["allow"]).toBe("GET, HEAD, POST");
    const address = await sample.app.inject({ url: "/api/v1/agencies/mapo/nothing" });
    expect(address.json()).toMatchObject({ code: "NOT_FOUND", status: 404 });
    const broken = await sample.app.inject({ url: "/api/v1/%zz" });
    expect(broken.json()).toMatchObject({ code: "REQUEST_MALFORMED", status: 400 });
  });

  it("refuses a body where none is taken", async () => {
    const request: InjectOptions = { method: "GET", url: CLAIMS, headers: sample.as({}) };
    expect((await sample.app.inject(request)).statusCode).toBe(200);
  });
});

describe("what goes wrong inside", () => {
  it("hands a refusal of the domain through", async () => {
    const answer = await send({ title: "closed", points: 1 });
    expect(answer.json()).toMatchObject({
      type: "urn:dure:problem:CLAIM_CLOSED",
      status: 409,
      title: "마감되었습니다.",
      detail: "월에 마감",
      remedy: "기다린다",
    });
  });

  it("says nothing of a broken handler but its request number", async () => {
    const answer = await send({ title: "broken", points: 1 });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: "INTERNAL" });
    expect(answer.body).not.toContain("broken");
    expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });
});

/** Header values travel as Latin-1. */
const encodeIfNeeded = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
