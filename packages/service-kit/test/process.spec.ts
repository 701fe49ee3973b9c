import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { EnvironmentInvalid, environmentSettings, serviceLogger, startHttp } from "../src/index.ts";
import { type Sample, sampleService } from "./support/sample-service.ts";

const CLAIMS = "/api/v1/agencies/mapo/claims";

describe("settings", () => {
  const schema = z.object({
    DURE_DATA_DIR: z.string().min(1),
    DURE_HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
    DURE_IDENTITY_KEY: z.string().min(16),
  });

  it("are read, with defaults, and others are left alone", () => {
    const settings = environmentSettings(schema, {
      DURE_DATA_DIR: "data",
      DURE_HTTP_PORT: "",
      DURE_IDENTITY_KEY: "0123456789abcdef",
      PATH: "x",
    });
    expect(settings).toEqual({
      DURE_DATA_DIR: "data",
      DURE_HTTP_PORT: 0,
      DURE_IDENTITY_KEY: "0123456789abcdef",
    });
  });

  it("that do not fit are listed together, without their values", () => {
    const wrong = { DURE_HTTP_PORT: "port", DURE_IDENTITY_KEY: "short-secret" };
    let error: unknown;
    try {
      environmentSettings(schema, wrong);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(EnvironmentInvalid);
    const { message, rows } = error as EnvironmentInvalid;
    expect(rows.map(({ name }) => name)).toEqual([
      "DURE_DATA_DIR",
      "DURE_HTTP_PORT",
      "DURE_IDENTITY_KEY",
    ]);
    expect(message).toContain("ENVIRONMENT_INVALID: 3 settings");
    expect(message).toContain("DURE_HTTP_PORT    | ");
    expect(message).not.toContain("short-secret");
  });
});

describe("the logger", () => {
  it("drops cookies and identities wherever somebody logs them", () => {
    const lines: string[] = [];
    const logger = serviceLogger({
      destination: { write: (line: string) => void lines.push(line) },
    });
    const headers = { cookie: "canary", "x-dure-identity": "canary", authorization: "canary" };
    logger.info({ headers, req: { headers }, identity: "canary", cookie: "canary" }, "by mistake");
    logger.info({ request: headers, res: { headers: { "set-cookie": "canary" } } }, "by mistake");
    expect(lines.length).toBe(2);
    expect(lines.join("")).not.toContain("canary");
  });
});

describe("on a real socket", () => {
  let sample: Sample;
  afterEach(() => sample.app.close());

  it("listens on this machine and answers health, problems and too large bodies", async () => {
    let isReady = false;
    sample = sampleService({ isReady: () => isReady });
    const server = await startHttp(sample.app);
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(503);
    isReady = true;
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    const headers = {
      ...sample.as({}),
      "content-type": "application/json",
      "idempotency-key": "large-body-1",
    };
    const body = JSON.stringify({ title: "x".repeat(3_000_000), points: 1 });
    for (let round = 0; round < 5; round += 1) {
      const answer = await fetch(server.url + CLAIMS, { method: "POST", headers, body });
      expect(await answer.json()).toMatchObject({ code: "BODY_TOO_LARGE" });
    }
    const list = await fetch(server.url + CLAIMS, { headers: sample.as({}) });
    expect(await list.json()).toEqual({ items: [] });
    await server.stop();
  });

  it("answers what is no HTTP with a problem document", async () => {
    sample = sampleService();
    const server = await startHttp(sample.app);
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
      let received = "";
      socket.on("data", (chunk) => {
        received += chunk.toString();
      });
      socket.on("end", () => resolve(received));
      socket.on("error", reject);
      socket.end("this is no HTTP\r\n\r\n");
    });
    expect(text).toContain("HTTP/1.1 400 Bad Request");
    expect(text).toContain("application/problem+json");
    expect(text).toContain('"code":"REQUEST_MALFORMED"');
    await server.stop();
  });

  it("finishes the request in hand when it stops, and no later one", async () => {
    sample = sampleService();
    const server = await startHttp(sample.app);
    let arrive = (): void => undefined;
    let open = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    sample.before = () => {
      arrive();
      return opened;
    };
    const inHand = fetch(server.url + CLAIMS, {
      method: "POST",
      headers: {
        ...sample.as({}),
        "content-type": "application/json",
        "idempotency-key": "in-hand-1",
      },
      body: JSON.stringify({ title: "끝까지", points: 1 }),
    });
    await arrived;
    const stopped = server.stop();
    const again = server.stop();
    open();
    expect((await inHand).status).toBe(201);
    await Promise.all([stopped, again]);
    await expect(fetch(`${server.url}/health/live`)).rejects.toThrow();
  });
});
