import { signIdentity } from "@dure/service-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KEY, startWorld, type World } from "./support/world.ts";

let world: World;
let mapo: string;
let jeju: string;
beforeAll(async () => {
  world = await startWorld();
  mapo = await world.signIn({ agency: "mapo", personRef: "ref-mapo-staff" });
  jeju = await world.signIn({ agency: "jeju", personRef: "ref-jeju-staff" });
});
afterAll(() => world.stop());

const claims = (): string => `${world.url}/api/v1/agencies/mapo/claims`;
const send = (body: unknown, headers: Record<string, string>): Promise<Response> =>
  fetch(claims(), {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": "proxy-test-1", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

describe("passing requests on", () => {
  it("signs who asks, and tells the service nothing else of the session", async () => {
    const answer = await send(
      { title: "골목 정비" },
      {
        cookie: mapo,
        authorization: "Bearer outside",
        "x-forwarded-for": "203.0.113.7",
        "x-request-id": "request-0001",
        traceparent: "00-11111111111111111111111111111111-2222222222222222-01",
      },
    );
    expect(answer.status).toBe(201);
    expect(answer.headers.get("x-request-id")).toBe("request-0001");
    const seen = world.seen.at(-1);
    expect(seen).toMatchObject({ tenantId: "mapo", personRef: "ref-mapo-staff" });
    expect(seen?.headers).toMatchObject({
      "x-request-id": "request-0001",
      traceparent: "00-11111111111111111111111111111111-2222222222222222-01",
    });
    for (const name of ["cookie", "authorization", "x-forwarded-for"]) {
      expect(seen?.headers[name]).toBeUndefined();
    }
  });

  it("drops an identity of the outside, even a rightly signed one", async () => {
    const stolen = signIdentity(
      { tenantId: "mapo" as never, kind: "person", personRef: "ref-mapo-head", roles: ["OFFICE"] },
      KEY,
      world.clock.nowMs(),
    );
    const alone = await send({ title: "몰래" }, { "x-dure-identity": stolen });
    expect(alone.status).toBe(401);
    expect(await alone.json()).toMatchObject({ code: "SIGN_IN_REQUIRED" });
    const beside = await send(
      { title: "나란히" },
      { "x-dure-identity": stolen, cookie: mapo, "idempotency-key": "proxy-test-2" },
    );
    expect(beside.status).toBe(201);
    expect(world.seen.at(-1)?.personRef).toBe("ref-mapo-staff");
  });

  it("answers another agency's id like one that never was", async () => {
    const known = world.claims[0]?.claimId as string;
    const read = (id: string, cookie: string): Promise<Response> =>
      fetch(`${claims()}/${id}`, { headers: { cookie } });
    expect((await read(known, mapo)).status).toBe(200);
    const foreign = await read(known, jeju);
    expect(foreign.status).toBe(404);
    const own = await fetch(`${world.url}/api/v1/agencies/jeju/claims/${known}`, {
      headers: { cookie: jeju },
    });
    expect(own.status).toBe(404);
    const strip = (text: string): object => ({ ...JSON.parse(text), instance: "" });
    expect(strip(await foreign.text())).toEqual(strip(await own.text()));
  });

  it("hands refusals and query texts through unchanged", async () => {
    const before = world.claims.length;
    const bad = await send(
      { title: 1, more: true },
      { cookie: mapo, "idempotency-key": "proxy-t3" },
    );
    expect(bad.status).toBe(400);
    expect(bad.headers.get("content-type")).toContain("application/problem+json");
    expect(await bad.json()).toMatchObject({ code: "REQUEST_INVALID" });
    const broken = await send("{", { cookie: mapo, "idempotency-key": "proxy-test-4" });
    expect(await broken.json()).toMatchObject({ code: "BODY_NOT_JSON" });
    const large = await send(
      { title: "가".repeat(600_000) },
      { cookie: mapo, "idempotency-key": "proxy-test-5" },
    );
    expect(await large.json()).toMatchObject({ code: "BODY_TOO_LARGE", status: 413 });
    expect(world.claims.length).toBe(before);
    const query = new URLSearchParams({ word: "상품권 & 휴가" });
    const catalogue = await fetch(
      `${world.url}/api/v1/agencies/mapo/catalogue?${query.toString()}`,
    );
    expect(await catalogue.json()).toEqual({ word: "상품권 & 휴가", isSignedIn: false });
  });

  it("knows no owner for other segments, and says when an owner is away", async () => {
    const headers = { cookie: mapo };
    for (const path of [
      "agencies/mapo/surveys",
      "agencies/MAPO/claims",
      "operator/gateway/status",
    ]) {
      const answer = await fetch(`${world.url}/api/v1/${path}`, { headers });
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: "NOT_FOUND" });
    }
    const away = await fetch(`${world.url}/api/v1/agencies/mapo/proposals`, { headers });
    expect(away.status).toBe(503);
    expect(away.headers.get("retry-after")).toBe("1");
    expect(await away.json()).toMatchObject({ code: "UPSTREAM_UNAVAILABLE" });
  });

  it("cannot be talked into another service's path", async () => {
    for (const path of [
      "/api/v1/agencies/mapo/claims/..%2f..%2f..%2f..%2fopenapi.json",
      "/api/v1/agencies/mapo/claims/%2e%2e/%2e%2e/jeju/claims",
    ]) {
      const answer = await fetch(`${world.url}${path}`, { headers: { cookie: mapo } });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
    }
  });

  it("keeps cookies, identities and names out of the logs", () => {
    const text = world.lines.join("");
    expect(text).toContain("POST /api/v1/agencies/:agency/claims");
    const secret = mapo.split("=")[1]?.split(".")[1] as string;
    for (const canary of [secret, "x-dure-identity", "상품권", "골목", "ref-mapo-staff"]) {
      expect(text).not.toContain(canary);
    }
  });
});
