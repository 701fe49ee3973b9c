import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  formatNote,
  openNote,
  parseLine,
  parseNote,
  parseVerifierKey,
  readCosignature,
} from "@dure/ledger-proof";
import { type TemporaryFolder, temporaryFolder, virtualClock } from "@dure/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { originKey, type RunningWitness, startWitness } from "../src/index.ts";
import { ALog, logSigner, ORIGIN } from "./a-log.ts";
import { addCheckpoint } from "./ask.ts";

const NAME = "council.example.go.kr/witness";
const NOW_MS = Date.UTC(2026, 5, 10);
const log = new ALog();
const clock = virtualClock(NOW_MS);
let folder: TemporaryFolder;
let running: RunningWitness;

const start = (changed: { name?: string; perMinute?: number } = {}): Promise<RunningWitness> =>
  startWitness({
    folder: folder.path,
    name: changed.name ?? NAME,
    logs: [log.verifierKey],
    clock,
    ...(changed.perMinute !== undefined && { rateLimit: { perMinute: changed.perMinute } }),
  });

beforeEach(async () => {
  folder = await temporaryFolder();
  running = await start();
});
afterEach(async () => {
  await running.stop();
  await folder.remove();
});

const ask = (body: string) => addCheckpoint(running.url, body);
const seen = async (): Promise<Response> => fetch(`${running.url}/${originKey(ORIGIN)}/checkpoint`);

test("a first checkpoint is cosigned with the time of the clock", async () => {
  const { body, status } = await ask(await log.body(0, 5));
  expect(status).toBe(200);
  const line = parseLine(body);
  const { text } = parseNote(await log.note(5));
  const witness = parseVerifierKey(running.verifierKey);
  expect(openNote(parseNote(formatNote({ text, signatures: [line] })), [witness])).toHaveLength(1);
  expect(readCosignature(line.signature).timeS).toBe(NOW_MS / 1000);
});

test("a longer consistent checkpoint is cosigned, and the same one again", async () => {
  await ask(await log.body(0, 5));
  expect((await ask(await log.body(5, 300))).status).toBe(200);
  expect((await ask(await log.body(300, 300))).status).toBe(200);
});

test("another old size than the remembered one is answered with that size", async () => {
  await ask(await log.body(0, 5));
  const { body, contentType, status } = await ask(await log.body(3, 9));
  expect({ body, contentType, status }).toEqual({
    body: "5\n",
    contentType: "text/x.tlog.size",
    status: 409,
  });
});

test("the same size with another root is refused, and so is a fork behind it", async () => {
  await ask(await log.body(0, 5));
  const fork = new ALog();
  expect((await ask(await fork.body(5, 5, "b"))).status).toBe(409);
  expect((await ask(await fork.body(5, 8, "b"))).status).toBe(422);
  expect((await seen()).status).toBe(200);
  expect(await (await seen()).text()).toContain(await log.note(5));
});

test("a checkpoint below the remembered size is refused", async () => {
  await ask(await log.body(0, 9));
  expect((await ask(await log.body(9, 4))).status).toBe(400);
  expect((await ask(await log.body(4, 4))).status).toBe(409);
});

test("unknown logs and foreign keys are refused", async () => {
  const other = new ALog({ signer: logSigner("example.org/other") });
  expect((await ask(await other.body(0, 5))).status).toBe(404);
  const impostor = new ALog({ signer: logSigner(ORIGIN, 2) });
  expect((await ask(await impostor.body(0, 5))).status).toBe(403);
});

test("what is no request of the protocol is refused", async () => {
  for (const body of ["", "old 5", "old 05\n\n", `old 0\nAAAA\n\n${await log.note(5)}`]) {
    expect((await ask(body)).status, JSON.stringify(body)).toBe(400);
  }
  const { status } = await fetch(`${running.url}/add-checkpoint`, {
    method: "POST",
    body: new Uint8Array([0xff, 0xfe, 0xfd]),
  });
  expect(status).toBe(400);
  expect((await ask("x".repeat(65 * 1024))).status).toBe(413);
  expect((await fetch(`${running.url}/add-checkpoint`)).status).toBe(405);
  expect((await fetch(running.url, { method: "DELETE" })).status).toBe(405);
  for (const path of ["/other", "/..%2fkey", `/${"0".repeat(64)}/checkpoint`, "/key"]) {
    expect((await fetch(running.url + path)).status, path).toBe(404);
  }
});

test("an auditor can fetch what was cosigned, with the log's own signature", async () => {
  expect((await seen()).status).toBe(404);
  const line = (await ask(await log.body(0, 5))).body;
  const note = parseNote(await (await seen()).text());
  const keys = [log.verifierKey, running.verifierKey].map(parseVerifierKey);
  expect(openNote(note, keys)).toHaveLength(2);
  expect(formatNote(note)).toBe(`${await log.note(5)}${line}`);
});

test("the page for people names the key, the logs and the sizes", async () => {
  await ask(await log.body(0, 5));
  const page = await (await fetch(running.url)).text();
  for (const part of [running.verifierKey, `${ORIGIN}  5`, originKey(ORIGIN)]) {
    expect(page).toContain(part);
  }
});

test("after a restart it has the same key and remembers", async () => {
  await ask(await log.body(0, 5));
  await running.stop();
  const before = running.verifierKey;
  running = await start();
  expect(running.verifierKey).toBe(before);
  expect((await ask(await log.body(0, 7))).body).toBe("5\n");
});

test("the key is readable by its owner alone and belongs to one name", async () => {
  expect((await stat(join(folder.path, "key"))).mode & 0o777).toBe(0o600);
  await expect(start({ name: "board.example.go.kr/witness" })).rejects.toThrow(
    "WITNESS_NAME_DIFFERS",
  );
});

test("an address that asks too often is told so, and heard again after a while", async () => {
  await running.stop();
  running = await start({ perMinute: 2 });
  const statuses: number[] = [];
  for (let count = 0; count < 3; count += 1) statuses.push((await fetch(running.url)).status);
  expect(statuses).toEqual([200, 200, 429]);
  clock.advanceMs(30_000);
  expect((await fetch(running.url)).status).toBe(200);
});

test("old memories are cleaned away", async () => {
  for (let size = 0; size < 30; size += 1) await ask(await log.body(size, size + 1));
  const files = await readdir(join(folder.path, "logs", originKey(ORIGIN)));
  expect(files.length).toBeLessThanOrEqual(9);
  expect((await ask(await log.body(30, 31))).status).toBe(200);
});
