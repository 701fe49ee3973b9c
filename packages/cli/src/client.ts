import type { TenantId } from "@dure/messages";
import { cliError } from "./errors.ts";

/** Who signs in: a person by the development sign-in, or whoever a session's cookie stands for. */
export type SignIn = { readonly person: string } | { readonly cookie: string };

/** An agency of a Dure gateway, asked as somebody who is signed in. */
export interface Client {
  readonly url: string;
  readonly agency: TenantId;
  /** Bytes at a path below the agency; undefined where there is nothing (404). */
  bytes(path: string): Promise<Uint8Array | undefined>;
  /** The JSON answer of a command. `key` is its Idempotency-Key. */
  post(path: string, key: string, body: unknown): Promise<unknown>;
}

const TIMEOUT_MS = 60_000;
/** A comparison folds the whole log before it answers. */
const COMMAND_TIMEOUT_MS = 600_000;
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
const MAX_TRIES = 8;
const FIRST_TRIES = 2;
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 30_000;
const PASSING = new Set([429, 502, 503, 504]);
/** A command whose first try was cut off is still at work; its answer is kept under the same key. */
const AT_WORK = "IDEMPOTENCY_IN_PROGRESS";

/**
 * Signs in at a gateway. Every request is tried up to eight times while the server is busy or out of reach, with growing
 * pauses or those that it asks for. Throws `CLI_SERVER_UNREACHABLE`, `CLI_SERVER_REFUSED`.
 */
export async function openClient(options: {
  readonly url: string;
  readonly agency: TenantId;
  readonly signIn: SignIn;
}): Promise<Client> {
  const { agency, signIn, url } = options;
  const cookie = "cookie" in signIn ? signIn.cookie : await signInAs(url, agency, signIn.person);
  // Whether somebody is there and knows us shows at once, before anything is waited for.
  await ask(`${url}/api/v1/session`, { headers: { cookie } }, { tries: FIRST_TRIES });
  const base = `${url}/api/v1/agencies/${agency}`;
  return {
    url,
    agency,
    async bytes(path) {
      const answer = await ask(`${base}${path}`, { headers: { cookie } });
      if (answer.status === 404) return undefined;
      return answer.body;
    },
    async post(path, key, body) {
      const where = `${base}${path}`;
      const answer = await ask(
        where,
        {
          method: "POST",
          headers: { cookie, "content-type": "application/json", "idempotency-key": key },
          body: JSON.stringify(body),
        },
        { timeoutMs: COMMAND_TIMEOUT_MS },
      );
      if (answer.status === 404) throw refused(where, answer);
      return readJson(where, answer.body);
    },
  };
}

async function signInAs(url: string, agency: TenantId, personRef: string): Promise<string> {
  const where = `${url}/api/v1/session`;
  const answer = await ask(
    where,
    {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ agency, personRef }),
    },
    { tries: FIRST_TRIES },
  );
  const cookie = answer.cookies.map((one) => one.split(";")[0]).find((one) => one !== "");
  if (answer.status === 404 || cookie === undefined) throw refused(where, answer);
  return cookie;
}

interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
  readonly cookies: readonly string[];
}

/** One request, tried again while what stands against it may pass. Answers 2xx and 404; throws for all else. */
async function ask(
  url: string,
  init: RequestInit,
  { timeoutMs = TIMEOUT_MS, tries = MAX_TRIES }: { timeoutMs?: number; tries?: number } = {},
): Promise<Answer> {
  let pauseMs = FIRST_PAUSE_MS;
  for (let attempt = 1; ; attempt += 1) {
    let askedMs: number | undefined;
    try {
      // A redirect would carry the session's cookie to who knows where.
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(url, { ...init, signal, redirect: "error" });
      const answer = await read(url, response);
      if (response.ok || response.status === 404) return answer;
      if (!mayPass(answer) || attempt === tries) throw refused(url, answer);
      askedMs = Number(response.headers.get("retry-after") ?? "0") * 1000;
    } catch (error) {
      if (!isPassing(error) || attempt === tries) throw reasonFor(url, error);
    }
    await pause(Math.min(MAX_PAUSE_MS, Math.max(pauseMs, askedMs ?? 0)));
    pauseMs *= 2;
  }
}

async function read(url: string, response: Response): Promise<Answer> {
  const length = Number(response.headers.get("content-length") ?? "0");
  if (length > MAX_ANSWER_BYTES) throw cliError("CLI_ANSWER_WRONG", { url, why: "너무 큽니다." });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw cliError("CLI_ANSWER_WRONG", { url, why: "너무 큽니다." });
    chunks.push(chunk);
  }
  const cookies = response.headers.getSetCookie();
  return { status: response.status, body: new Uint8Array(Buffer.concat(chunks)), cookies };
}

const mayPass = ({ body, status }: Answer): boolean =>
  PASSING.has(status) || (status === 409 && new TextDecoder().decode(body).includes(AT_WORK));

/** What fetch throws: a network fault is a TypeError with a cause, a deadline a DOMException. */
const isPassing = (error: unknown): boolean =>
  (error instanceof TypeError && error.cause !== undefined) ||
  (error instanceof DOMException && error.name === "TimeoutError");

function reasonFor(url: string, error: unknown): Error {
  if (!isPassing(error)) return error as Error;
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  const why = cause?.code ?? cause?.message ?? message;
  return cliError("CLI_SERVER_UNREACHABLE", { url, why });
}

/** A refusal in the server's own words where it says any (RFC 9457). */
function refused(url: string, { body, status }: Answer): Error {
  let why = "";
  try {
    const problem = JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>;
    why = [problem["code"], problem["title"], problem["detail"]].filter(Boolean).join(" ");
  } catch {
    why = "까닭을 알 수 없는 답입니다.";
  }
  return cliError("CLI_SERVER_REFUSED", { url, status, why });
}

function readJson(url: string, body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw cliError("CLI_ANSWER_WRONG", { url, why: "JSON이 아닙니다." });
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
