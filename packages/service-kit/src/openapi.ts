import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform } from "fastify-type-provider-zod";

export const SESSION_COOKIE = "dure_session";

/** Headers as JSON schema, by route; they are checked by the kit itself and only described here. */
declare module "fastify" {
  interface FastifyContextConfig {
    /** Described request headers. */
    headerSchema?: object;
    /** Media types of the body. */
    accepts?: readonly string[];
    /** The body is one file in one of those types. */
    isUpload?: boolean;
  }
}

/** Collects every route that comes after into one OpenAPI 3.1 document. */
export function describeRoutes(app: FastifyInstance, title: string): void {
  void app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title, version: "1.0.0", description: `${title} HTTP 인터페이스` },
      components: {
        securitySchemes: { session: { type: "apiKey", in: "cookie", name: SESSION_COOKIE } },
      },
    },
    transform: (document) => {
      // Pages, assets and routes that only pass requests on have no operation of their own.
      if (!document.schema?.operationId) return { url: document.url, schema: { hide: true } };
      const { schema, url } = jsonSchemaTransform(document);
      const { headerSchema: headers, isUpload, accepts = [] } = document.route.config ?? {};
      const file = { schema: { type: "string", format: "binary" } };
      const body = { content: Object.fromEntries(accepts.map((type) => [type, file])) };
      return {
        url,
        schema: { ...schema, ...(headers ? { headers } : {}), ...(isUpload ? { body } : {}) },
      };
    },
  });
}

/** `GET /openapi.json`, public: it says nothing that the sources do not say. */
export function serveOpenApi(app: FastifyInstance, path = "/openapi.json"): void {
  void app.register(async (scope) => {
    scope.get(path, { schema: { hide: true } as object }, () => app.swagger());
  });
}
