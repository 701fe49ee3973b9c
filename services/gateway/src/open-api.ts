import type { Clock } from "@dure/kernel";
import type { FastifyInstance } from "fastify";
import { UPSTREAM_NAMES, type UpstreamName } from "./upstreams.ts";

const FETCH_LIMIT_MS = 3_000;
const KEEP_MS = 60_000;
const MAX_DOCUMENT_CHARS = 5_000_000;

/** The parts of an OpenAPI document that are merged. */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components?: Readonly<Record<string, object>>;
  readonly tags?: readonly { readonly name: string }[];
  /** Services that did not answer when the document was put together. */
  readonly "x-dure-missing"?: readonly string[];
}

export interface ApiDocuments {
  /** One document of the gateway and every service that answers; kept for a minute when it is whole. */
  current(): Promise<ApiDocument>;
}

export function mergedDocuments(options: {
  readonly app: FastifyInstance;
  readonly clock: Clock;
  readonly upstreams: Readonly<Record<UpstreamName, string>>;
}): ApiDocuments {
  const { app, clock, upstreams } = options;
  let kept: { document: ApiDocument; atMs: number } | undefined;
  return {
    async current() {
      const nowMs = clock.nowMs();
      if (kept && Math.abs(nowMs - kept.atMs) < KEEP_MS) return kept.document;
      const parts = await Promise.all(
        UPSTREAM_NAMES.map(async (name) => ({ name, part: await fetched(upstreams[name]) })),
      );
      const document = merge(app.swagger() as unknown as ApiDocument, parts);
      if (!document["x-dure-missing"]) kept = { document, atMs: nowMs };
      return document;
    },
  };
}

/** The document of a service, or undefined when it does not answer with one in 3 s. */
async function fetched(url: string): Promise<ApiDocument | undefined> {
  try {
    const answer = await fetch(`${url}/openapi.json`, {
      signal: AbortSignal.timeout(FETCH_LIMIT_MS),
    });
    const text = await answer.text();
    if (!answer.ok || text.length > MAX_DOCUMENT_CHARS) return undefined;
    return JSON.parse(text) as ApiDocument;
  } catch {
    // A service that is away is named in the document; its own logs tell why.
    return undefined;
  }
}

function merge(
  own: ApiDocument,
  parts: readonly { readonly name: string; readonly part: ApiDocument | undefined }[],
): ApiDocument {
  const paths: Record<string, Readonly<Record<string, object>>> = { ...own.paths };
  const components: Record<string, object> = { ...own.components };
  for (const { name, part } of parts) {
    for (const [path, operations] of Object.entries(part?.paths ?? {})) {
      const tagged = Object.entries(operations).map(([method, operation]) => [
        method,
        { ...operation, tags: [name] },
      ]);
      paths[path] = { ...paths[path], ...(Object.fromEntries(tagged) as Record<string, object>) };
    }
    for (const [kind, entries] of Object.entries(part?.components ?? {})) {
      components[kind] = { ...entries, ...components[kind] };
    }
  }
  const missing = parts.filter(({ part }) => part === undefined).map(({ name }) => name);
  return {
    ...own,
    paths,
    components,
    tags: ["session", ...UPSTREAM_NAMES].map((name) => ({ name })),
    ...(missing.length > 0 ? { "x-dure-missing": missing } : {}),
  };
}
