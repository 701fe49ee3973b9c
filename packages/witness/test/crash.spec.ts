import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseCheckpoint, parseNote } from "@dure/ledger-proof";
import { seededRandom, type TemporaryFolder, temporaryFolder } from "@dure/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderState } from "../src/folder-state.ts";
import { ALog, logSigner } from "./a-log.ts";
import { addCheckpoint } from "./ask.ts";

const ROUNDS = Number(process.env["DURE_CRASH_ROUNDS"] ?? "12");
const LOGS_A_ROUND = 12;
const OLD_LOGS_A_ROUND = 6;
const STEPS = 5;
const MAX_ANSWERS_A_LIFE = 120;
const SEED = 11;
const PROCESS = fileURLToPath(new URL("witness-process.ts", import.meta.url));
const FORKS = ["a", "b"] as const;

/** Every log is forked from its first leaf on, by an operator who holds the key and signs both sides. */
const logs = Array.from({ length: ROUNDS * LOGS_A_ROUND }, (_, index) => {
  const origin = `example.go.kr/ledger/town${index}/mileage`;
  return { origin, log: new ALog({ signer: logSigner(origin) }), answered: new Set<string>() };
});
type Watched = (typeof logs)[number];

const random = seededRandom(SEED);
let answers = 0;
let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

interface Life {
  readonly url: string;
  readonly child: ChildProcess;
  readonly gone: Promise<unknown>;
}

async function live(): Promise<Life> {
  const keys = logs.map(({ log }) => log.verifierKey);
  const child = spawn(process.execPath, [PROCESS, folder.path, ...keys], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, "line")) as [string];
  return { url: (JSON.parse(line) as { url: string }).url, child, gone };
}

/** Pushes one fork of a log forward through one witness until that is killed. */
async function push({ answered, log }: Watched, fork: string, url: string, deadline: number) {
  let size = 0;
  for (let step = 0; step < STEPS && answers < deadline; step += 1) {
    const next = size + 1;
    const reply = await addCheckpoint(url, await log.body(size, next, fork)).catch(() => undefined);
    if (!reply) return;
    answers += 1;
    if (reply.status === 200) answered.add(`${next} ${fork}`);
    size = reply.status === 200 ? next : reply.status === 409 ? Number(reply.body) : size;
  }
}

/** One life: every fork of many logs is pushed through every witness at once, until, in the middle, they are killed. */
async function liveAndDie(round: number): Promise<void> {
  const lives = round % 2 === 0 ? [await live()] : [await live(), await live()];
  const first = round * LOGS_A_ROUND;
  const old = Array.from({ length: OLD_LOGS_A_ROUND }, () => Math.floor(random() * (first + 1)));
  const watched = [...logs.slice(first, first + LOGS_A_ROUND), ...old.map((index) => logs[index])];
  const deadline = answers + 1 + Math.floor(random() * MAX_ANSWERS_A_LIFE);
  const kill = async (hand: Promise<void>): Promise<void> => {
    await hand;
    if (answers >= deadline) for (const { child } of lives) child.kill("SIGKILL");
  };
  // At a second witness the other fork comes first: so the two meet over one memory.
  const work = watched.flatMap((one) =>
    FORKS.flatMap((_, turn) =>
      lives.map(({ url }, index) => ({ one, url, fork: FORKS[(turn + index) % 2] as string })),
    ),
  );
  await Promise.all(
    work.map(({ fork, one, url }) => kill(push(one as Watched, fork, url, deadline))),
  );
  for (const { child, gone } of lives) {
    child.kill("SIGKILL");
    await gone;
  }
}

/** Nothing that was answered contradicts another answer or the memory, and all of it is remembered. */
async function expectOneHistory({ answered, log, origin }: Watched): Promise<number> {
  const forks = new Set([...answered].map((name) => name.split(" ")[1]));
  expect(forks.size, origin).toBeLessThanOrEqual(1);
  const seen = await folderState(folder.path).get(origin);
  const largest = Math.max(0, ...[...answered].map((name) => Number(name.split(" ")[0])));
  expect(seen?.size ?? 0, origin).toBeGreaterThanOrEqual(largest);
  if (!seen) return 0;
  const { root, size } = parseCheckpoint(parseNote(seen.note).text);
  const side = FORKS.find((fork) => Buffer.compare(log.root(size, fork), root) === 0);
  for (const fork of forks) expect(side, origin).toBe(fork);
  return forks.size;
}

test(`kill -9 in the middle, ${ROUNDS} times, also with two processes over one folder: never two forks`, {
  timeout: 60_000 + ROUNDS * 10_000,
}, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    await liveAndDie(round);
    for (const one of logs) await expectOneHistory(one);
  }
  let cosigned = 0;
  for (const one of logs) cosigned += await expectOneHistory(one);
  // Without logs that got through, this test would have shown nothing.
  expect(cosigned).toBeGreaterThan(ROUNDS);
});
