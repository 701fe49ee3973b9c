import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "./support/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const OUTSIDE = /(?:src|href|action)="(?:https?:)?\/\//;
const form = (who: string, cookie = ""): Promise<Response> =>
  fetch(`${world.url}/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie, origin: world.url },
    body: new URLSearchParams({ who }),
  });

describe("the start page", () => {
  it("is plain Korean HTML that offers fictional people and the documents", async () => {
    const answer = await fetch(world.url);
    const html = await answer.text();
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(html).toContain('<html lang="ko">');
    expect(html).toContain('href="/api/docs"');
    expect(html).toContain('href="/api/openapi.json"');
    expect(html).toContain("지어낸 인물");
    expect(html).toContain('value="jeju/ref-jeju-staff"');
    expect(html).toContain("가온 &lt;b&gt;주무관&lt;/b&gt;(가상 인물)");
    expect(html).not.toContain("<script");
    expect(html).not.toMatch(OUTSIDE);
    expect((await fetch(`${world.url}/page.css`)).status).toBe(200);
  });

  it("signs in and out by forms alone", async () => {
    const answer = await form("jeju/ref-jeju-staff");
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("/");
    const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] as string;
    const home = await (await fetch(world.url, { headers: { cookie } })).text();
    expect(home).toContain("제주도 나래(으)로 로그인했습니다.");
    const out = await fetch(`${world.url}/sign-out`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie },
    });
    expect(out.status).toBe(303);
    const after = await (await fetch(world.url, { headers: { cookie } })).text();
    expect(after).toContain('action="/sign-in"');
    const citizen = await form("mapo/");
    expect(citizen.status).toBe(303);
  });

  it("shows names as the directory has them now: an erased person has none", async () => {
    const other = await startWorld();
    const cookie = await other.signIn({ agency: "jeju", personRef: "ref-jeju-staff" });
    const pages = async () => {
      const home = await (await fetch(other.url)).text();
      const own = await (await fetch(other.url, { headers: { cookie } })).text();
      const session = await fetch(`${other.url}/api/v1/session`, { headers: { cookie } });
      return home + own + (await session.text());
    };
    expect(await pages()).toContain("나래");
    other.names.delete("jeju/ref-jeju-staff");
    const after = await pages();
    expect(after).not.toContain("나래");
    expect(after).toContain("삭제된 사람(가상 인물), 총무과 주무관");
    expect(after).toContain('"displayName":"삭제된 사람"');
    await other.stop();
  });

  it("shows references while the directory is away", async () => {
    const other = await startWorld();
    await other.services.at(-1)?.stop();
    const home = await (await fetch(other.url)).text();
    expect(home).toContain("ref-jeju-staff(가상 인물), 총무과 주무관");
    expect(home).toContain("다온(가상 인물)");
    await other.stop();
  });

  it.each(["", "mapo", "mapo/ref-jeju-staff", "<b>/x"])(
    "says what is wrong with %j",
    async (who) => {
      const answer = await form(who);
      expect(answer.status).toBe(401);
      const html = await answer.text();
      expect(html).toContain('<p role="alert"><strong>로그인하지 못했습니다.');
      expect(html).not.toContain("<b>");
    },
  );

  it("refuses the form from another site", async () => {
    const answer = await fetch(`${world.url}/sign-in`, {
      method: "POST",
      headers: { origin: "http://evil.example" },
      body: new URLSearchParams({ who: "mapo/ref-mapo-staff" }),
    });
    expect(answer.status).toBe(403);
  });
});

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly "x-dure-roles": readonly string[];
  readonly responses: Readonly<Record<string, object>>;
}

interface ApiText {
  readonly openapi: string;
  readonly "x-dure-missing": readonly string[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly securitySchemes: { readonly session: { readonly name: string } };
  };
}

describe("the documents", () => {
  it("puts every service that answers into one, and names those that do not", async () => {
    const answer = await fetch(`${world.url}/api/openapi.json`);
    const document = (await answer.json()) as ApiText;
    expect(document.openapi).toBe("3.1.0");
    expect(document["x-dure-missing"]).toEqual(["proposal", "audit"]);
    const claims = "/api/v1/agencies/{agency}/claims";
    expect(document.paths[claims]?.["post"]).toMatchObject({
      tags: ["mileage-ledger"],
      "x-dure-roles": ["STAFF"],
    });
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids).toContain("signIn");
    expect(new Set(ids).size).toBe(ids.length);
    for (const operation of operations) {
      expect(operation["x-dure-roles"].length).toBeGreaterThan(0);
      expect(operation.tags.length).toBe(1);
      expect(operation.responses["default"]).toBeDefined();
    }
    expect(document.components.securitySchemes.session.name).toBe("dure_session");
    expect(JSON.stringify(document)).not.toContain("$ref");
    expect(JSON.stringify(document)).not.toContain("/openapi.json");
  });

  it("can be browsed without any other host", async () => {
    const page = await fetch(`${world.url}/api/docs`);
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).not.toMatch(OUTSIDE);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe/);
    const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] as string);
    expect(assets.length).toBeGreaterThan(3);
    for (const asset of assets) {
      const answer = await fetch(new URL(asset, `${world.url}/api/docs`));
      expect(answer.status, asset).toBe(200);
      await answer.arrayBuffer();
    }
    const shown = (await (await fetch(`${world.url}/api/docs/json`)).json()) as ApiText;
    expect(Object.keys(shown.paths)).toContain("/api/v1/agencies/{agency}/claims");
  });

  it("has health routes, and problem documents for what it does not know", async () => {
    expect((await fetch(`${world.url}/health/ready`)).status).toBe(200);
    const unknown = await fetch(`${world.url}/nothing`);
    expect(await unknown.json()).toMatchObject({ code: "NOT_FOUND" });
    const method = await fetch(`${world.url}/api/v1/session`, { method: "PUT" });
    expect(method.status).toBe(405);
    expect(method.headers.get("allow")).toBe("DELETE, GET, HEAD, POST");
  });
});

describe("a stop", () => {
  it("ends in order, twice over", async () => {
    const other = await startWorld();
    await other.signIn({ agency: "mapo", personRef: "ref-mapo-staff" });
    await other.stop();
    await expect(fetch(other.url)).rejects.toThrow();
  });
});
