import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createServiceApp, defineRoute, pageQuery } from "../src/index.ts";
import { type Sample, sampleService } from "./support/sample-service.ts";

let sample: Sample;
afterEach(() => sample.app.close());

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Readonly<Record<string, unknown>>;
}
interface Operation {
  readonly operationId: string;
  readonly "x-dure-roles": readonly string[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: object }>>;
  };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, object>> }>
  >;
}
interface ApiText {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

async function documentOf(): Promise<ApiText> {
  sample = sampleService();
  const answer = await sample.app.inject({ url: "/openapi.json" });
  expect(answer.statusCode, sample.lines.join("\n")).toBe(200);
  return answer.json<ApiText>();
}

describe("the OpenAPI document", () => {
  it("tells generated tests all they need", async () => {
    const document = await documentOf();
    expect(document.openapi).toBe("3.1.0");
    const create = document.paths["/api/v1/agencies/{agency}/claims"]?.["post"] as Operation;
    expect(create.operationId).toBe("postClaims");
    expect(create["x-dure-roles"]).toEqual(["STAFF"]);
    expect(create.requestBody?.content["application/json"]?.schema).toMatchObject({
      type: "object",
      additionalProperties: false,
      required: ["title", "points"],
      properties: { title: { type: "string", maxLength: 20 } },
    });
    expect(Object.keys(create.responses)).toEqual(["201", "default"]);
    expect(Object.keys(create.responses["default"]?.content ?? {})).toEqual([
      "application/problem+json",
    ]);
    expect(create.parameters).toContainEqual(
      expect.objectContaining({ name: "Idempotency-Key", in: "header", required: true }),
    );
    const edit = document.paths["/api/v1/agencies/{agency}/claims/{claimId}"]?.[
      "patch"
    ] as Operation;
    const claimId = edit.parameters.find(({ name }) => name === "claimId");
    expect(claimId).toMatchObject({ in: "path", required: true });
    expect(claimId?.schema).toMatchObject({ "x-dure-id": "claim", maxLength: 128 });
    expect(edit.parameters.find(({ name }) => name === "agency")?.schema).toMatchObject({
      "x-dure-id": "agency",
    });
    expect(edit.parameters.map(({ name }) => name)).toContain("If-Match");
    const upload = document.paths["/api/v1/agencies/{agency}/imports"]?.["post"] as Operation;
    expect(Object.keys(upload.requestBody?.content ?? {})).toEqual([
      "text/csv",
      "multipart/form-data",
    ]);
    const file = document.paths["/api/v1/agencies/{agency}/export"]?.["get"] as Operation;
    expect(Object.keys(file.responses["200"]?.content ?? {})).toEqual(["text/csv; charset=utf-8"]);
    const board = document.paths["/api/v1/agencies/{agency}/board"]?.["get"] as Operation;
    expect(board["x-dure-roles"]).toEqual(["PUBLIC"]);
  });

  it("gives every operation an id of its own and a form of refusal, and refers to nothing outside", async () => {
    const document = await documentOf();
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const operation of operations) expect(operation.responses["default"]).toBeDefined();
    expect(JSON.stringify(document)).not.toContain("$ref");
  });
});

describe("schemas without bounds", () => {
  const list = z.strictObject({ items: z.array(z.string().max(3)) });
  it.each([
    ["text", z.strictObject({ a: z.string() }), "body.a: text without maxLength"],
    ["list", list, "body.items: list without maxItems"],
    ["object", z.object({ a: z.int() }), "body: object lets unknown fields through"],
    ["inner", z.strictObject({ a: z.object({ b: z.int() }).optional() }), "body.a: object lets"],
    ["choice", z.union([z.int(), z.strictObject({ c: z.string() })]), "body.c: text"],
    ["record", z.record(z.string(), z.string()), "body.*: text"],
  ])("are refused at start: %s", (_name, body, message) => {
    sample = sampleService();
    expect(() =>
      defineRoute(sample.app, {
        method: "POST",
        path: "/loose",
        roles: ["STAFF"],
        summary: "느슨한 길",
        body,
        handler: () => ({ body: undefined }),
      }),
    ).toThrow(message);
  });

  it("are refused in queries and parameters as well", () => {
    sample = sampleService();
    const loose = (params: z.ZodObject, query: z.ZodObject): (() => void) => {
      const options = { method: "GET", path: "/x/:xId", roles: ["STAFF"], summary: "길" } as const;
      return () =>
        defineRoute(sample.app, {
          ...options,
          params,
          query,
          handler: () => ({ body: undefined }),
        });
    };
    const id = z.strictObject({ xId: z.string().max(9) });
    expect(loose(id, pageQuery({ word: z.string() }))).toThrow("query.word: text without");
    expect(loose(z.strictObject({ xId: z.string() }), pageQuery())).toThrow("params.xId: text");
    expect(loose(z.strictObject({ yId: id.shape.xId }), pageQuery())).toThrow("no parameter yId");
  });

  it("need an application of the kit", () => {
    sample = sampleService();
    const app = createServiceApp({
      name: "other",
      roomsTitle: "다른",
      parts: { ...sample.parts, logger: pino({ level: "silent" }) },
    });
    expect(app).not.toBe(sample.app);
  });
});
