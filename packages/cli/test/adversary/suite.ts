import { join } from "node:path";
import { openExport, verifyExport } from "@dure/ledger-audit";
import { type TemporaryFolder, temporaryFolder } from "@dure/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCampaign, scoreTable } from "./campaign.ts";
import { layOut } from "./files.ts";
import { prepareWorld, type World } from "./world.ts";

const SEED = Number(process.env["DURE_SEED"] ?? "20260610");

/** The campaign of every kind of forger against one export (ledger.md §4.5, adversary). */
export function campaignSuite(options: {
  readonly what: string;
  /** Mutants of each kind for each log; where a kind has fewer different ones, there are fewer. */
  readonly perKind: number;
  /** So many different mutants there must be. */
  readonly atLeast: number;
  readonly prepareMs: number;
  readonly campaignMs: number;
  /** Makes the exports below a folder. */
  prepare(folder: string): Promise<Parameters<typeof prepareWorld>[0]>;
}): void {
  const { atLeast, what } = options;
  let folder: TemporaryFolder;
  let world: World;

  beforeAll(async () => {
    folder = await temporaryFolder();
    world = await prepareWorld(await options.prepare(folder.path));
  }, options.prepareMs);
  afterAll(() => folder.remove());

  test(`the honest export of ${what} holds, with and without witnessed checkpoints, and so did that of an earlier day`, async () => {
    const { policyText, witnessed } = world;
    await layOut(world.files, join(folder.path, "honest"));
    await layOut(world.earlier, join(folder.path, "earlier"));
    const verdictOf = async (name: string, more: object) =>
      verifyExport({ source: await openExport(join(folder.path, name)), policyText, ...more });
    expect((await verdictOf("honest", {})).problems).toEqual([]);
    expect((await verdictOf("honest", { witnessed })).problems).toEqual([]);
    // Without a witness nobody could tell: this is why a roll-back is a fair test of the witness.
    expect((await verdictOf("earlier", {})).problems).toEqual([]);
    expect((await verdictOf("earlier", { witnessed })).ok).toBe(false);
  });

  test(`every one of at least ${atLeast} mutations of the export of ${what} is caught`, {
    timeout: options.campaignMs,
  }, async () => {
    const { perKind } = options;
    const result = await runCampaign({ world, folder: folder.path, perKind, seed: SEED });
    console.log(`${what}\n${scoreTable(result, SEED)}`);
    expect(result.escaped).toEqual([]);
    for (const { kind, made } of result.scores) expect(made, kind).toBeGreaterThan(0);
    const made = result.scores.reduce((sum, score) => sum + score.made, 0);
    expect(made).toBeGreaterThanOrEqual(atLeast);
  });
}
