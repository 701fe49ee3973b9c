import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { balanceCertificate, certificateText } from "@dure/ledger-audit";
import { type TemporaryFolder, temporaryFolder } from "@dure/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { recordOf, sealRecord } from "../../ledger-audit/test/support/sealed-tenant.ts";
import { dureHere } from "./support/in-process.ts";
import { smallAgency } from "./support/small-export.ts";

let folder: TemporaryFolder;
let server: Server;
let text: string;
/** Statuses of the next answers to the command, before the true one, and what was asked. */
let hiccups: readonly number[] = [];
let asked: { readonly method: string; readonly url: string; readonly key: unknown }[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  const source = await sealRecord(recordOf(smallAgency()));
  const made = await balanceCertificate({ source, person: "p-one" });
  if (!made.ok) throw new Error(made.reason);
  text = certificateText(made.certificate);
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await folder.remove();
});
beforeEach(() => {
  hiccups = [];
  asked = [];
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { headers, method = "", url = "" } = request;
  if (url === "/api/v1/session") {
    response.writeHead(201, { "set-cookie": "dure_session=s.1; HttpOnly" }).end("{}");
    return;
  }
  asked.push({ method, url, key: headers["idempotency-key"] });
  const [status, ...later] = hiccups;
  hiccups = later;
  if (status !== undefined) {
    const code = status === 409 ? "IDEMPOTENCY_IN_PROGRESS" : "BUSY";
    response.writeHead(status, { "retry-after": "0" }).end(JSON.stringify({ code }));
    return;
  }
  const isKnown = url.endsWith("/me/certificate") || url.endsWith("/p-one/certificate");
  response.writeHead(isKnown ? 200 : 404).end(isKnown ? text : "{}");
}

const get = (...words: string[]) => {
  const { port } = server.address() as AddressInfo;
  const where = ["--url", `http://127.0.0.1:${port}`, "--agency", "samcheok", "--sign-in", "p-one"];
  return dureHere("certificate", "get", ...where, ...words);
};

test("one's own certificate is kept as it was made", async () => {
  const out = join(folder.path, "own.json");
  const { exitCode, stdout } = await get("--out", out);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("dure certificate verify");
  expect(await readFile(out, "utf8")).toBe(text);
  expect(asked).toMatchObject([
    { method: "POST", url: expect.stringContaining("/me/certificate") },
  ]);
});

test("a server that is still at work on it is asked again with the same key", async () => {
  hiccups = [504, 409];
  const { exitCode } = await get("--out", join(folder.path, "late.json"));
  expect(exitCode).toBe(0);
  expect(asked).toHaveLength(3);
  expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
});

test("an auditor gets somebody's, and nothing for a person without an account", async () => {
  const out = join(folder.path, "theirs.json");
  expect((await get("--person", "p-one", "--out", out)).exitCode).toBe(0);
  expect(await readFile(out, "utf8")).toBe(text);
  expect(asked).toMatchObject([{ method: "GET" }]);
  const none = await get("--person", "nobody", "--out", join(folder.path, "none.json"));
  expect(none.exitCode).toBe(3);
  expect(none.stderr).toContain("CLI_ANSWER_WRONG");
});

test("without a file to write it is used wrongly", async () => {
  expect((await get()).exitCode).toBe(2);
  expect(asked).toEqual([]);
});
