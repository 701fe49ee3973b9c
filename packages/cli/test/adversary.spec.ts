import { join } from "node:path";
import { openExport, verifyExport } from "@dure/ledger-audit";
import { type TemporaryFolder, temporaryFolder } from "@dure/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCampaign, scoreTable } from "./adversary/campaign.ts";
import { layOut } from "./adversary/files.ts";
import { prepareWorld, type World } from "./adversary/world.ts";
import { busyAgency, exportHistory, operatorSigner, smallAgency } from "./support/small-export.ts";

const SEED = Number(process.env["DURE_SEED"] ?? "20260610");
/** Of each log; where a kind has fewer different mutants, there are fewer. */
const PER_KIND = 17;
const AT_LEAST = 500;

let folder: TemporaryFolder;
let world: World;

beforeAll(async () => {
  folder = await temporaryFolder();
  await exportHistory(busyAgency("donghae"), join(folder.path, "ours"));
  await exportHistory(smallAgency("mapo"), join(folder.path, "theirs"));
  world = await prepareWorld({
    folder: join(folder.path, "ours"),
    strangerFolder: join(folder.path, "theirs"),
    signerOf: operatorSigner,
  });
});
afterAll(() => folder.remove());

test("the honest export holds, with and without the witnessed checkpoints, and so did that of an earlier day", async () => {
  const { policyText, witnessed } = world;
  await layOut(world.files, join(folder.path, "honest"));
  await layOut(world.earlier, join(folder.path, "earlier"));
  const verdictOf = async (name: string, more: object) =>
    verifyExport({ source: await openExport(join(folder.path, name)), policyText, ...more });
  expect((await verdictOf("honest", {})).problems).toEqual([]);
  expect((await verdictOf("honest", { witnessed })).problems).toEqual([]);
  // Without a witness nobody could tell: this is why the roll-back of the campaign is a fair test of the witness.
  expect((await verdictOf("earlier", {})).problems).toEqual([]);
  expect((await verdictOf("earlier", { witnessed })).ok).toBe(false);
});

test(`every mutation of the export is caught (at least ${AT_LEAST})`, {
  timeout: 240_000,
}, async () => {
  const result = await runCampaign({ world, folder: folder.path, perKind: PER_KIND, seed: SEED });
  console.log(scoreTable(result, SEED));
  expect(result.escaped).toEqual([]);
  for (const { kind, made } of result.scores) expect(made, kind).toBeGreaterThan(0);
  const made = result.scores.reduce((sum, score) => sum + score.made, 0);
  expect(made).toBeGreaterThanOrEqual(AT_LEAST);
});
