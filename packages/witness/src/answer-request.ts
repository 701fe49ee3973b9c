import type { IncomingMessage, ServerResponse } from "node:http";
import type { WitnessAnswer, WitnessState } from "@dure/ledger-proof";
import { originKey } from "./folder-state.ts";
import { readBody } from "./read-body.ts";
import { whoIAm } from "./who-i-am.ts";
import type { WitnessLogs } from "./witness-logs.ts";

export interface AnswerParts {
  readonly logs: WitnessLogs;
  readonly state: WitnessState;
  readonly verifierKey: string;
  readonly takeCheckpoint: (body: string) => Promise<WitnessAnswer> | undefined;
  readonly isAllowed: (address: string) => boolean;
  readonly onError: (error: unknown) => void;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const TEXT = "text/plain; charset=utf-8";
const CHECKPOINT_PATH = /^\/([0-9a-f]{64})\/checkpoint$/;

/** Answers one request; nothing that goes wrong inside leaves but a 500. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  parts: AnswerParts,
): Promise<void> {
  let answer: Answer;
  try {
    answer = await answerTo(request, parts);
  } catch (error) {
    parts.onError(error);
    answer = { status: 500, body: "the witness cannot answer now\n" };
  }
  // What was not read of a body must not be taken for the next request of this connection.
  const isUnread = !request.complete;
  response.writeHead(answer.status, {
    "content-type": answer.contentType ?? TEXT,
    "content-length": Buffer.byteLength(answer.body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(isUnread && { connection: "close" }),
    ...answer.headers,
  });
  response.end(request.method === "HEAD" ? undefined : answer.body);
  if (isUnread) response.once("finish", () => request.destroy());
}

async function answerTo(request: IncomingMessage, parts: AnswerParts): Promise<Answer> {
  if (!parts.isAllowed(request.socket.remoteAddress ?? "")) {
    return { status: 429, body: "too many requests\n", headers: { "retry-after": "10" } };
  }
  const { method = "", url = "" } = request;
  if (url === "/add-checkpoint") {
    return method === "POST" ? takeCheckpoint(request, parts) : notAllowed("POST");
  }
  const [, key] = CHECKPOINT_PATH.exec(url) ?? [];
  if (url !== "/" && key === undefined) return notFound;
  if (method !== "GET" && method !== "HEAD") return notAllowed("GET, HEAD");
  if (key === undefined) return { status: 200, body: await whoIAm(parts) };
  const origin = [...parts.logs.keys()].find((one) => originKey(one) === key);
  const seen = origin === undefined ? undefined : await parts.state.get(origin);
  return seen ? { status: 200, body: seen.note } : notFound;
}

async function takeCheckpoint(request: IncomingMessage, parts: AnswerParts): Promise<Answer> {
  const body = await readBody(request);
  if (body === "TOO_LARGE") return { status: 413, body: "64 KiB at most\n" };
  if (body === "NOT_TEXT") return { status: 400, body: "not UTF-8\n" };
  const busy = { status: 503, body: "busy\n", headers: { "retry-after": "1" } };
  return (await parts.takeCheckpoint(body.text)) ?? busy;
}

const notFound: Answer = { status: 404, body: "not found\n" };

const notAllowed = (allow: string): Answer => ({
  status: 405,
  body: `only ${allow}\n`,
  headers: { allow },
});
