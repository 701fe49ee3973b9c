import { chmod, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Witnessed } from "@dure/ledger-proof";
import { type TemporaryFolder, temporaryFolder, virtualClock } from "@dure/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderState, originKey } from "../src/folder-state.ts";
import { startWitness } from "../src/index.ts";
import { ALog, ORIGIN } from "./a-log.ts";

const log = new ALog();
let folder: TemporaryFolder;
const memories = () => join(folder.path, "logs", originKey(ORIGIN));

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const witnessed = async (size: number, fork = "a"): Promise<Witnessed> => ({
  size,
  root: log.root(size, fork),
  note: await log.note(size, fork),
});

test("of many who set at once from the same memory exactly one succeeds", async () => {
  const states = Array.from({ length: 8 }, () => folderState(folder.path));
  let before: Witnessed | undefined;
  for (let round = 1; round <= 12; round += 1) {
    const tries = await Promise.all(
      states.map(async (state, index) =>
        state.compareAndSet(ORIGIN, before, await witnessed(round, `fork ${index}`)),
      ),
    );
    expect(tries.filter((isSet) => isSet)).toHaveLength(1);
    before = await folderState(folder.path).get(ORIGIN);
    expect(before?.note).toBe((await witnessed(round, `fork ${tries.indexOf(true)}`)).note);
  }
});

test("a sleeper whose number was cleaned away meanwhile does not pass", async () => {
  const state = folderState(folder.path);
  await state.compareAndSet(ORIGIN, undefined, await witnessed(1));
  const [first] = await readdir(memories());
  const kept = await readFile(join(memories(), first as string));
  for (let size = 2; size <= 20; size += 1) {
    const before = await state.get(ORIGIN);
    expect(await state.compareAndSet(ORIGIN, before, await witnessed(size))).toBe(true);
  }
  // As the sleeper saw the folder: the first memory and nothing behind it.
  const others = (await readdir(memories())).map((name) => join(memories(), name));
  const contents = await Promise.all(others.map((file) => readFile(file)));
  for (const file of others) await rm(file);
  await writeFile(join(memories(), first as string), kept);
  const asleep = await folderState(folder.path).get(ORIGIN);
  for (const [index, file] of others.entries()) await writeFile(file, contents[index] as Buffer);
  await rm(join(memories(), first as string));
  expect(await state.compareAndSet(ORIGIN, asleep, await witnessed(2, "b"))).toBe(false);
  expect((await state.get(ORIGIN))?.size).toBe(20);
});

test("a damaged memory stops the witness; it is never taken for none", async () => {
  await folderState(folder.path).compareAndSet(ORIGIN, undefined, await witnessed(5));
  const [name] = await readdir(memories());
  await writeFile(join(memories(), name as string), "{");
  const clock = virtualClock(0);
  const options = { folder: folder.path, name: "w", logs: [log.verifierKey], clock };
  await expect(startWitness(options)).rejects.toThrow("WITNESS_STATE_DAMAGED");
});

test("a key that others can read, or that is none, stops the witness", async () => {
  const options = {
    folder: folder.path,
    name: "w",
    logs: [log.verifierKey],
    clock: virtualClock(0),
  };
  await (await startWitness(options)).stop();
  await chmod(join(folder.path, "key"), 0o644);
  await expect(startWitness(options)).rejects.toThrow("WITNESS_KEY_OPEN");
  await chmod(join(folder.path, "key"), 0o600);
  await writeFile(join(folder.path, "key"), "other");
  await expect(startWitness(options)).rejects.toThrow("WITNESS_KEY_MALFORMED");
});

test("keys of logs that are none are refused at the start", async () => {
  const clock = virtualClock(0);
  for (const logs of [[], ["nonsense"], [`${log.verifierKey}x`]]) {
    await expect(startWitness({ folder: folder.path, name: "w", logs, clock })).rejects.toThrow(
      "WITNESS_LOGS_WRONG",
    );
  }
});
