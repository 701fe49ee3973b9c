import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Files } from "../adversary/files.ts";

const COOKIE = "dure_session=s.1";

export interface GatewayOfFiles {
  readonly url: string;
  /** Paths below `/logs` that were answered, in order. */
  readonly served: string[];
  /** Answers of the next requests for a path below the agency, before the true one. */
  readonly hiccups: Map<string, readonly number[]>;
  /** So many files are served; whoever asks for more waits for ever. */
  stallAfter: number;
  /** What `POST /audit/comparison` answers. */
  comparison: unknown;
  stop(): Promise<void>;
}

/** The addresses of a Dure gateway over the files of an export: sign-in, static logs, comparison. One person may read. */
export async function gatewayOfFiles(options: {
  readonly files: Files;
  readonly agency: string;
  readonly auditor: string;
}): Promise<GatewayOfFiles> {
  const { agency, auditor, files } = options;
  const served: string[] = [];
  const hiccups = new Map<string, readonly number[]>();
  const base = `/api/v1/agencies/${agency}`;
  const gateway = {
    served,
    hiccups,
    stallAfter: Number.POSITIVE_INFINITY,
    comparison: {} as unknown,
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const send = (status: number, body: Uint8Array | string = "", headers = {}): void => {
      response.writeHead(status, headers).end(body);
    };
    const { method, url = "" } = request;
    if (url === "/api/v1/session" && method === "POST") {
      const { personRef } = JSON.parse(await textOf(request)) as { personRef: string };
      if (personRef !== auditor) return send(401, problem("SIGN_IN_FAILED"));
      return send(201, "{}", { "set-cookie": `${COOKIE}; HttpOnly; Path=/` });
    }
    if (request.headers.cookie !== COOKIE) return send(401, problem("SIGN_IN_REQUIRED"));
    if (url === "/api/v1/session") return send(200, "{}");
    if (!url.startsWith(`${base}/`)) return send(404, problem("NOT_FOUND"));
    const path = url.slice(base.length);
    const [status, ...later] = hiccups.get(path) ?? [];
    if (status !== undefined) {
      hiccups.set(path, later);
      return send(status, problem("BUSY"), { "retry-after": "0" });
    }
    if (path === "/audit/comparison" && method === "POST") {
      if (request.headers["idempotency-key"] === undefined) return send(400, problem("KEY"));
      return send(200, JSON.stringify(gateway.comparison));
    }
    const bytes = files.get(fileAt(path));
    if (!bytes) return send(404, problem("NOT_FOUND"));
    if (served.length >= gateway.stallAfter) return;
    served.push(path);
    return send(200, bytes);
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(gateway, {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** Where a file below `/logs` lies in an export. */
function fileAt(path: string): string {
  if (path === "/logs/keys") return "keys.jsonl";
  if (path === "/logs/policy") return "trust/policy";
  return path.replace(/^\/logs\//, "");
}

const problem = (code: string): string => JSON.stringify({ code, title: code });

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
