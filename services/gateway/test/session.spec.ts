import { afterEach, describe, expect, it } from "vitest";
import { startWorld, type World } from "./support/world.ts";

let world: World;
afterEach(() => world.stop());

const STAFF = { agency: "mapo", personRef: "ref-mapo-staff" };
const session = (init: RequestInit = {}): Promise<Response> =>
  fetch(`${world.url}/api/v1/session`, init);
const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  session({
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

describe("sign-in", () => {
  it("gives a cookie that scripts and other sites cannot use, and says who it is", async () => {
    world = await startWorld();
    const answer = await post(STAFF);
    expect(answer.status).toBe(201);
    const [cookie = ""] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^dure_session=.*HttpOnly.*SameSite=Lax/);
    expect(cookie).not.toContain("Secure");
    const me = await session({ headers: { cookie: cookie.split(";")[0] as string } });
    expect(await me.json()).toEqual({
      agency: "mapo",
      kind: "person",
      personRef: "ref-mapo-staff",
      roles: ["STAFF"],
      orgUnit: "D01",
      displayName: "가온 <b>주무관</b>",
      expiresAt: "2026-03-02T08:00:00.000Z",
    });
  });

  it("marks the cookie Secure behind TLS", async () => {
    world = await startWorld({ publicOrigin: "https://dure.example" });
    const answer = await post(STAFF, { origin: "https://dure.example" });
    expect(answer.headers.getSetCookie()[0]).toContain("Secure");
  });

  it("lets citizens and the operator in without the directory", async () => {
    world = await startWorld();
    const one = await world.signIn({ agency: "jeju", citizen: true });
    const other = await world.signIn({ agency: "jeju", citizen: true });
    const refs = await Promise.all(
      [one, other].map(
        async (cookie) =>
          (await session({ headers: { cookie } })).json() as Promise<{ personRef: string }>,
      ),
    );
    expect(refs[0]).toMatchObject({ kind: "citizen", roles: ["CITIZEN"] });
    expect(refs[0]?.personRef).not.toBe(refs[1]?.personRef);
    const operator = await world.signIn({ agency: "dure", personRef: "ref-operator" });
    const status = await fetch(`${world.url}/api/v1/operator/reward/status`, {
      headers: { cookie: operator },
    });
    expect(status.status).toBe(404);
  });

  it.each([
    [{ agency: "mapo", personRef: "ref-jeju-staff" }, 401, "SIGN_IN_FAILED"],
    [{ agency: "nowhere", citizen: true }, 401, "SIGN_IN_FAILED"],
    [{ agency: "mapo", personRef: "x", roles: ["OFFICE"] }, 400, "REQUEST_INVALID"],
    [{ agency: "mapo", personRef: { $ne: null } }, 400, "REQUEST_INVALID"],
    [{ agency: "mapo", citizen: false }, 400, "REQUEST_INVALID"],
    [{ agency: "../x", personRef: "x" }, 400, "REQUEST_INVALID"],
    [[], 400, "REQUEST_INVALID"],
  ])("refuses %j", async (body, status, code) => {
    world = await startWorld();
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code, status });
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it("is off where development sign-in is off", async () => {
    world = await startWorld({ developmentSignIn: false });
    expect(await (await post(STAFF)).json()).toMatchObject({ code: "SIGN_IN_DISABLED" });
    expect(await (await fetch(world.url)).text()).not.toContain("/sign-in");
  });
});

describe("the life of a session", () => {
  it("ends after 8 hours, and at sign-out", async () => {
    world = await startWorld();
    const cookie = await world.signIn(STAFF);
    const gone = await session({ method: "DELETE", headers: { cookie } });
    expect(gone.status).toBe(204);
    const after = await session({ headers: { cookie } });
    expect(await after.json()).toMatchObject({ code: "SIGN_IN_REQUIRED", status: 401 });
    const second = await world.signIn(STAFF);
    world.clock.advanceMs(8 * 60 * 60 * 1000);
    expect((await session({ headers: { cookie: second } })).status).toBe(401);
  });

  it("takes no changed or planted cookie, and a new secret at every sign-in", async () => {
    world = await startWorld();
    const cookie = await world.signIn(STAFF);
    for (const bad of [
      `${cookie}x`,
      cookie.replace("mapo", "jeju"),
      "dure_session=mapo.x",
      "dure_session=",
    ]) {
      expect((await session({ headers: { cookie: bad } })).status).toBe(401);
    }
    const again = await post(STAFF, { cookie });
    expect(again.status).toBe(201);
    expect((await session({ headers: { cookie } })).status).toBe(401);
  });

  it("follows the directory: new roles within a minute, nobody who has left", async () => {
    world = await startWorld();
    const cookie = await world.signIn(STAFF);
    world.people.set("mapo/ref-mapo-staff", { roles: ["STAFF", "OFFICE"] });
    world.clock.advanceMs(60_000);
    const renewed = await (await session({ headers: { cookie } })).json();
    expect(renewed).toMatchObject({ roles: ["STAFF", "OFFICE"] });
    expect(renewed).not.toHaveProperty("orgUnit");
    world.people.delete("mapo/ref-mapo-staff");
    world.clock.advanceMs(60_000);
    expect((await session({ headers: { cookie } })).status).toBe(401);
  });

  it("trusts known roles for five minutes without the directory, then nobody", async () => {
    world = await startWorld();
    const cookie = await world.signIn(STAFF);
    world.directory.isAway = true;
    world.clock.advanceMs(4 * 60_000);
    expect((await session({ headers: { cookie } })).status).toBe(200);
    world.clock.advanceMs(60_000);
    expect((await session({ headers: { cookie } })).status).toBe(500);
    world.directory.isAway = false;
    expect((await session({ headers: { cookie } })).status).toBe(200);
  });
});

describe("requests from elsewhere", () => {
  it.each([
    [{ "sec-fetch-site": "cross-site" }, 403],
    [{ "sec-fetch-site": "same-site" }, 403],
    [{ origin: "http://evil.example" }, 403],
    [{ origin: "null" }, 403],
    [{ "sec-fetch-site": "same-origin" }, 201],
    [{ "sec-fetch-site": "none" }, 201],
    [{}, 201],
  ])("%j -> %i", async (headers, status) => {
    world = await startWorld();
    const cookie = await world.signIn(STAFF);
    const answer = await fetch(`${world.url}/api/v1/agencies/mapo/claims`, {
      method: "POST",
      headers: {
        cookie,
        "content-type": "application/json",
        "idempotency-key": "cross-site-1",
        ...(headers as Record<string, string>),
      },
      body: JSON.stringify({ title: "골목" }),
    });
    expect(answer.status).toBe(status);
    expect(world.claims.length).toBe(status === 201 ? 1 : 0);
    if (status === 403) expect(await answer.json()).toMatchObject({ code: "CROSS_SITE_REQUEST" });
  });

  it("takes its own origin", async () => {
    world = await startWorld();
    expect((await post(STAFF, { origin: world.url })).status).toBe(201);
  });

  it("counts requests per session", async () => {
    world = await startWorld({ rateLimit: { max: 3, windowMs: 60_000 } });
    const cookie = await world.signIn(STAFF);
    const statuses: number[] = [];
    for (let request = 0; request < 4; request += 1) {
      const answer = await session({ headers: { cookie } });
      statuses.push(answer.status);
      if (answer.status === 429)
        expect(await answer.json()).toMatchObject({ code: "RATE_LIMITED" });
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await session()).status).toBe(401);
  });
});
