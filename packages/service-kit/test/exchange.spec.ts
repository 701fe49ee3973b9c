import type { GlobalPosition } from "@dure/messages";
import { afterEach, describe, expect, it } from "vitest";
import { type Sample, sampleService } from "./support/sample-service.ts";

const CLAIMS = "/api/v1/agencies/mapo/claims";
let sample: Sample;
afterEach(() => sample.app.close());

describe("reading one's own writes", () => {
  it("waits for the view, and says when it is behind", async () => {
    const asked: [string, number][] = [];
    let arrives = true;
    sample = sampleService({
      waitFor: [
        {
          reader: {
            async waitFor(position: GlobalPosition, timeoutMs: number) {
              asked.push([position, timeoutMs]);
              return arrives;
            },
          },
        },
      ],
    });
    const read = (position?: string) =>
      sample.app.inject({
        url: CLAIMS,
        headers: {
          ...sample.as({}),
          ...(position === undefined ? {} : { "dure-after": position }),
        },
      });
    await read();
    expect(asked).toEqual([]);
    const fresh = await read("00000000000000000042");
    expect(asked).toEqual([["00000000000000000042", 2_000]]);
    expect(fresh.headers["dure-behind"]).toBeUndefined();
    arrives = false;
    const behind = await read("00000000000000000043");
    expect(behind.statusCode).toBe(200);
    expect(behind.headers["dure-behind"]).toBe("true");
    expect((await read("x".repeat(129))).json()).toMatchObject({
      code: "REQUEST_INVALID",
      errors: [{ path: "header.dure-after", code: "BAD_FORMAT" }],
    });
  });
});

describe("traces and logs", () => {
  it("passes trace and request id on, or makes them", async () => {
    sample = sampleService();
    const traceparent = "00-11111111111111111111111111111111-2222222222222222-01";
    const given = await sample.post(
      CLAIMS,
      { title: "가", points: 1 },
      {
        traceparent,
        "x-request-id": "request-from-gateway",
      },
    );
    expect(given.headers["x-request-id"]).toBe("request-from-gateway");
    expect(sample.lines.at(-1)).toContain(traceparent);
    const bad = await sample.post(
      CLAIMS,
      { title: "가", points: 1 },
      {
        traceparent: "00-0-0-00",
        "x-request-id": 'x"\ninjected',
        "idempotency-key": "another-key",
      },
    );
    expect(bad.headers["x-request-id"]).not.toContain("injected");
    expect(sample.lines.at(-1)).toMatch(/"traceparent":"00-[0-9a-f]{32}-[0-9a-f]{16}-01"/);
  });

  it("logs the route, not the address, the body, the cookie or the identity", async () => {
    sample = sampleService();
    await sample.post(
      `${CLAIMS}?word=secret-word`,
      { title: "비밀 제목", points: 1 },
      {
        cookie: "dure_session=secret-cookie",
      },
    );
    await sample.post(CLAIMS, { title: "broken", points: 1 });
    sample.app.log.info({ headers: { cookie: "c", "x-dure-identity": "i" } }, "by mistake");
    const text = sample.lines.join("");
    expect(text).toContain('"route":"POST /api/v1/agencies/:agency/claims"');
    for (const secret of ["secret", "비밀", "person-of-mapo", "010-1234", "broken handler"]) {
      expect(text).not.toContain(secret);
    }
  });
});

describe("uploads", () => {
  const url = "/api/v1/agencies/mapo/imports";
  const headers = (type: string, key = "upload-key-1"): Record<string, string> => ({
    ...sample.as({ roles: ["AGENCY_ADMIN"] }),
    "content-type": type,
    "idempotency-key": key,
  });
  const multipart = (content: string, parts = 1): string =>
    `${Array.from(
      { length: parts },
      (_, n) =>
        `--b\r\nContent-Disposition: form-data; name="f${n}"; filename="../명부.csv"\r\n` +
        `Content-Type: text/csv\r\n\r\n${content}\r\n`,
    ).join("")}--b--\r\n`;
  const FORM = "multipart/form-data; boundary=b";

  it("takes a file as it is or in a form, larger than a JSON body", async () => {
    sample = sampleService();
    const content = "이름\n".repeat(200_000);
    const sizeBytes = Buffer.byteLength(content);
    const plain = await sample.app.inject({
      method: "POST",
      url,
      headers: headers("text/csv; charset=utf-8"),
      payload: content,
    });
    expect(plain.json()).toEqual({ sizeBytes });
    const form = await sample.app.inject({
      method: "POST",
      url,
      headers: headers(FORM, "upload-key-2"),
      payload: multipart(content),
    });
    expect(form.json()).toEqual({ sizeBytes, fileName: "명부.csv" });
    const changed = await sample.app.inject({
      method: "POST",
      url,
      headers: headers("text/csv", "upload-key-1"),
      payload: `${content}x`,
    });
    expect(changed.json()).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
  });

  it.each([
    ["text/csv", "x".repeat(2_000_001), "BODY_TOO_LARGE"],
    [FORM, multipart("x".repeat(2_000_001)), "BODY_TOO_LARGE"],
    [FORM, multipart("x", 2), "REQUEST_INVALID"],
    [FORM, "--b--\r\n", "REQUEST_INVALID"],
    ["application/json", "{}", "MEDIA_TYPE_UNSUPPORTED"],
  ])("refuses %s", async (type, payload, code) => {
    sample = sampleService();
    const answer = await sample.app.inject({
      method: "POST",
      url,
      headers: headers(type),
      payload,
    });
    expect(answer.json()).toMatchObject({ code });
  });
});
