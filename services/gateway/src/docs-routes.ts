import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import type { ApiDocument, ApiDocuments } from "./open-api.ts";

/** Nothing on the page may come from, or go to, another host: administrative networks are closed. */
const DOCS_POLICY = {
  "default-src": ["'none'"],
  "base-uri": ["'none'"],
  "connect-src": ["'self'"],
  "font-src": ["'self'"],
  "form-action": ["'none'"],
  "frame-ancestors": ["'none'"],
  "img-src": ["'self'", "data:"],
  "script-src": ["'self'"],
  "style-src": ["'self'"],
};

const EMPTY: ApiDocument = { openapi: "3.1.0", info: {}, paths: {} };

/** `/api/openapi.json`, and `/api/docs` to browse it, with every asset from this host. */
export function serveDocs(app: FastifyInstance, documents: ApiDocuments): void {
  let shown = EMPTY;
  void app.register(async (scope) => {
    scope.get("/api/openapi.json", { schema: { hide: true } as object }, () => documents.current());
  });
  void app.register(swaggerUi, {
    routePrefix: "/api/docs",
    staticCSP: DOCS_POLICY,
    theme: { title: "두레 API" },
    uiConfig: { docExpansion: "none", deepLinking: true, tryItOutEnabled: false },
    uiHooks: {
      onRequest: (_request, _reply, done) => {
        documents.current().then((document) => {
          shown = document;
          done();
        }, done);
      },
    },
    // The viewer asks for its document in turn; the hook above has fetched it.
    transformSpecification: () => ({ ...shown }),
    transformSpecificationClone: false,
  });
}
