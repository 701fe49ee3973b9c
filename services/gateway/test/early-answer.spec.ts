import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "./support/world.ts";

/** Answers that come before the body was read: the sender must see them, and its next request must work. */
let world: World;
let cookie: string;
beforeAll(async () => {
  world = await startWorld();
  cookie = await world.signIn({ agency: "mapo", personRef: "ref-mapo-staff" });
});
afterAll(() => world.stop());

const upload = (path: string, bytes: number, headers: Record<string, string>): Promise<Response> =>
  fetch(`${world.url}/api/v1/agencies/mapo/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": "early-answer", ...headers },
    body: JSON.stringify({ title: "a".repeat(bytes) }),
  });

describe("answers before the end of the body", () => {
  it.each([
    ["without a session", "claims", 900_000, {}, "SIGN_IN_REQUIRED"],
    ["too large for the service", "claims", 3_000_000, { cookie: "mapo" }, "BODY_TOO_LARGE"],
    ["too large for every service", "claims", 15_000_000, { cookie: "mapo" }, "BODY_TOO_LARGE"],
    ["to a service that is away", "proposals", 900_000, { cookie: "mapo" }, "UPSTREAM_UNAVAILABLE"],
    ["to nobody", "surveys", 900_000, { cookie: "mapo" }, "NOT_FOUND"],
  ])("%s", async (_name, path, bytes, headers, code) => {
    const signedIn: Record<string, string> = "cookie" in headers ? { cookie } : {};
    for (let round = 0; round < 3; round += 1) {
      const answer = await upload(path, bytes, signedIn);
      expect(await answer.json()).toMatchObject({ code });
      const next = await fetch(`${world.url}/api/v1/session`, { headers: { cookie } });
      expect(next.status).toBe(200);
      await next.arrayBuffer();
    }
    expect(world.claims).toEqual([]);
  });
});
