import { afterEach, describe, expect, it } from "vitest";
import { type Sample, sampleService } from "./support/sample-service.ts";

const CLAIMS = "/api/v1/agencies/mapo/claims";
const good = { title: "골목 정비", points: 3 };
let sample: Sample;

afterEach(() => sample.app.close());

describe("the main path", () => {
  it("takes a command, answers its position and revision, and reads it back", async () => {
    sample = sampleService();
    const answer = await sample.post(CLAIMS, good);
    expect(answer.statusCode).toBe(201);
    expect(answer.headers["dure-position"]).toBe("00000000000000000042");
    expect(answer.headers["etag"]).toBe('"0"');
    const { claimId } = answer.json<{ claimId: string }>();
    const read = await sample.app.inject({ url: `${CLAIMS}/${claimId}`, headers: sample.as({}) });
    expect(read.json()).toEqual({ claimId, title: "골목 정비" });
    const list = await sample.app.inject({ url: CLAIMS, headers: sample.as({}) });
    expect(list.json()).toEqual({ items: [{ claimId, title: "골목 정비" }] });
  });

  it("sends files with a name in any script", async () => {
    sample = sampleService();
    const headers = sample.as({ roles: ["AUDITOR"] });
    const answer = await sample.app.inject({ url: "/api/v1/agencies/mapo/export", headers });
    expect(answer.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(answer.headers["content-disposition"]).toContain("filename*=UTF-8''%EB%82%B4");
    expect(answer.rawPayload.toString("utf8")).toBe("\uFEFF이름\n");
  });
});

describe("bytes that a reader may keep", () => {
  const url = "/api/v1/agencies/mapo/logs/tile";

  it("leave as they are, with their validator and for how long they are good", async () => {
    sample = sampleService();
    const headers = sample.as({ roles: ["AUDITOR"] });
    const answer = await sample.app.inject({ url, headers });
    expect([...answer.rawPayload]).toEqual([0, 255, 10]);
    expect(answer.headers).toMatchObject({
      "content-type": "application/octet-stream",
      "cache-control": "private, max-age=31536000, immutable",
      etag: '"abc"',
    });
    expect(answer.headers["content-disposition"]).toBe(undefined);
  });

  it("are not sent again to who has them, but to everybody else", async () => {
    sample = sampleService();
    const headers = sample.as({ roles: ["AUDITOR"] });
    const seen = await sample.app.inject({
      url,
      headers: { ...headers, "if-none-match": '"abc"' },
    });
    expect(seen.statusCode).toBe(304);
    expect(seen.body).toBe("");
    expect(seen.headers["etag"]).toBe('"abc"');
    expect(seen.headers["cache-control"]).toContain("immutable");
    for (const tag of ['"other"', "*", "abc"]) {
      const other = await sample.app.inject({ url, headers: { ...headers, "if-none-match": tag } });
      expect(other.statusCode, tag).toBe(200);
    }
    const outside = await sample.app.inject({ url, headers: { "if-none-match": '"abc"' } });
    expect(outside.statusCode).toBe(401);
  });

  it("stay rare: every other answer is not to be stored", async () => {
    sample = sampleService();
    const answer = await sample.app.inject({ url: CLAIMS, headers: sample.as({}) });
    expect(answer.headers["cache-control"]).toBe("no-store");
  });
});

describe("routes of the operator", () => {
  const url = "/api/v1/operator/sample/things/t1/resume";
  const send = (headers: Record<string, string>, body: unknown = { why: "고쳤음" }) =>
    sample.post(url, body, headers);

  it("stand below the service's name and are checked like all others", async () => {
    sample = sampleService();
    const operator = sample.as({ roles: ["OPERATOR"], kind: "operator", personRef: "operator" });
    const answer = await send(operator);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ thingId: "t1", by: "operator" });
    expect((await send(operator, { why: "고쳤음", more: 1 })).statusCode).toBe(400);
  });

  it("are for operators alone", async () => {
    sample = sampleService();
    expect((await send(sample.as({ roles: ["AGENCY_ADMIN"] }))).statusCode).toBe(403);
    const document = (await sample.app.inject({ url: "/openapi.json" })).json<{
      paths: Record<string, Record<string, { "x-dure-roles": string[] }>>;
    }>();
    const described = document.paths["/api/v1/operator/sample/things/{thingId}/resume"]?.["post"];
    expect(described?.["x-dure-roles"]).toEqual(["OPERATOR"]);
  });
});

describe("who may come in", () => {
  it("asks for a session before anything else", async () => {
    sample = sampleService();
    const answer = await sample.app.inject({ method: "POST", url: CLAIMS, payload: { bad: 1 } });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.json()).toMatchObject({
      type: "urn:dure:problem:SIGN_IN_REQUIRED",
      code: "SIGN_IN_REQUIRED",
      status: 401,
      instance: CLAIMS,
    });
  });

  it("answers another agency's id exactly like an unknown one", async () => {
    sample = sampleService();
    const made = await sample.post(CLAIMS, good);
    const url = `${CLAIMS}/${made.json<{ claimId: string }>().claimId}`;
    const foreign = await sample.app.inject({
      url,
      headers: sample.as({ tenantId: "jeju" as never }),
    });
    sample.events.length = 0;
    const unknown = await sample.app.inject({ url, headers: sample.as({}) });
    expect(foreign.statusCode).toBe(404);
    expect(foreign.body).toBe(unknown.body);
    const impossible = await sample.app.inject({ url: `${CLAIMS}/%20%20`, headers: sample.as({}) });
    expect(impossible.json()).toMatchObject({ code: "NOT_FOUND", status: 404 });
  });

  it("names the roles that are missing", async () => {
    sample = sampleService();
    const answer = await sample.post(CLAIMS, good, sample.as({ roles: ["AUDITOR"] }));
    expect(answer.json()).toMatchObject({ code: "ROLE_MISSING", status: 403 });
    expect(sample.events).toEqual([]);
  });

  it("refuses forged, changed and old identities", async () => {
    sample = sampleService();
    const token = sample.as({})["x-dure-identity"] as string;
    for (const bad of [`${token}x`, `x${token}`, "a.b", token.split(".")[0] as string, "."]) {
      const answer = await sample.app.inject({ url: CLAIMS, headers: { "x-dure-identity": bad } });
      expect(answer.statusCode).toBe(401);
    }
    sample.clock.advanceMs(60_001);
    const old = await sample.app.inject({ url: CLAIMS, headers: { "x-dure-identity": token } });
    expect(old.statusCode).toBe(401);
  });

  it("lets anybody at a public route, and takes a session only of the same agency", async () => {
    sample = sampleService();
    const url = "/api/v1/agencies/mapo/board";
    const open = await sample.app.inject({ url });
    expect(open.json()).toEqual({ agency: "mapo", signedIn: false });
    const own = await sample.app.inject({ url, headers: sample.as({}) });
    expect(own.json()).toEqual({ agency: "mapo", signedIn: true });
    const other = await sample.app.inject({
      url,
      headers: sample.as({ tenantId: "jeju" as never }),
    });
    expect(other.json()).toEqual({ agency: "mapo", signedIn: false });
    const noAgency = await sample.app.inject({ url: "/api/v1/agencies/NO-SUCH/board" });
    expect(noAgency.statusCode).toBe(404);
  });
});
