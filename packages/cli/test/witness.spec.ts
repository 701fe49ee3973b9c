import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Checkpoint,
  consistencyProof,
  encodeAddCheckpoint,
  folderTileStore,
  parseCheckpoint,
  parseNote,
  tileHashReader,
} from "@dure/ledger-proof";
import { eventually, type TemporaryFolder, temporaryFolder } from "@dure/testing";
import { originKey } from "@dure/witness";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readFiles, textOf } from "./adversary/files.ts";
import { dure, type Running, startDure } from "./support/dure.ts";
import {
  exportHistory,
  operatorSigner,
  policyTextOf,
  smallAgency,
} from "./support/small-export.ts";

const TENANT = "samcheok";
let folder: TemporaryFolder;
const at = (...parts: string[]): string => join(folder.path, ...parts);
const origin = "mileage.example.kr/ledger/samcheok/mileage";

beforeAll(async () => {
  folder = await temporaryFolder();
  await exportHistory(smallAgency(TENANT), at("export"));
  await writeFile(at("policy"), policyTextOf(TENANT));
});
afterAll(() => folder.remove());

/** Starts `dure witness` and waits until it says where it is. */
async function startWitness(...more: string[]): Promise<Running & { readonly url: string }> {
  const { verifierKey } = operatorSigner(origin);
  const name = "council.example/w";
  const words = ["witness", "--folder", at("witness"), "--name", name, "--log", verifierKey];
  const running = startDure(...words, "--json", ...more);
  const { url } = await eventually(() => JSON.parse(running.stdout()) as { url: string });
  return { ...running, url };
}

test("a council runs a witness, the auditor fetches what it saw and holds the export against it", async () => {
  const witness = await startWitness();
  const note = textOf((await readFiles(at("export"))).get("ledger/checkpoint"));
  const checkpoint: Checkpoint = parseCheckpoint(parseNote(note).text);
  const reader = tileHashReader(folderTileStore(at("export", "ledger")), checkpoint.size);
  const proof = await consistencyProof(reader, 0, checkpoint.size);
  const answer = await fetch(`${witness.url}/add-checkpoint`, {
    method: "POST",
    body: encodeAddCheckpoint({ oldSize: 0, proof, note }),
  });
  expect(answer.status).toBe(200);
  const seen = await (await fetch(`${witness.url}/${originKey(origin)}/checkpoint`)).text();
  await writeFile(at("seen"), seen);
  const words = ["--policy", at("policy"), "--witnessed", at("seen")];
  expect((await dure("verify", at("export"), ...words)).exitCode).toBe(0);
  witness.child.kill("SIGTERM");
  expect((await witness.ended).exitCode).toBe(0);
});

test("two witnesses cannot listen at one place, and a wrong key is refused", async () => {
  const witness = await startWitness();
  const { port } = new URL(witness.url);
  const { verifierKey } = operatorSigner(origin);
  const words = ["witness", "--folder", at("other"), "--name", "w", "--log"] as const;
  const taken = await dure(...words, verifierKey, "--port", port, "--json");
  expect(taken.exitCode).toBe(3);
  expect(taken.stdout).toContain("CLI_ADDRESS_TAKEN");
  const wrong = await dure(...words, "nonsense", "--json");
  expect(wrong.exitCode).toBe(3);
  expect(wrong.stdout).toContain("WITNESS_LOGS_WRONG");
  expect((await dure("witness", "--name", "w", "--log", verifierKey)).exitCode).toBe(2);
  witness.child.kill("SIGINT");
  expect((await witness.ended).exitCode).toBe(0);
});
