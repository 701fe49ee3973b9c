import { join } from "node:path";
import { RefusalError } from "@dure/kernel";
import { openExport, verifyExport } from "@dure/ledger-audit";
import { seededRandom } from "@dure/testing";
import { digestOf, layOut } from "./files.ts";
import { KINDS, type Mutant } from "./mutations.ts";
import { LOGS, type World } from "./world.ts";

export interface Score {
  readonly kind: string;
  readonly made: number;
  readonly caught: number;
  /** Codes that were found, by how often each was the first. */
  readonly codes: ReadonlyMap<string, number>;
}

export interface CampaignResult {
  readonly scores: readonly Score[];
  readonly escaped: readonly string[];
}

/** Attempts for one mutant, since some change nothing or do not apply. */
const MAX_TRIES = 20;

/**
 * Makes `perKind` mutants of every kind for each log and has the verifier look at them: from the export and the auditor's own
 * policy alone, and, where the mutant is a history that could have been, with the witnessed checkpoints too.
 */
export async function runCampaign(options: {
  readonly world: World;
  readonly folder: string;
  readonly perKind: number;
  readonly seed: number;
}): Promise<CampaignResult> {
  const { folder, perKind, seed, world } = options;
  const base = { folder: join(folder, "honest"), files: world.files };
  await layOut(world.files, base.folder);
  const seen = new Set<string>([digestOf(world.files, world.files)]);
  const scores: Score[] = [];
  const escaped: string[] = [];
  for (const [place, [kind, mutator]] of Object.entries(KINDS).entries()) {
    const random = seededRandom(seed + place);
    const codes = new Map<string, number>();
    let made = 0;
    let caught = 0;
    for (const log of LOGS) {
      for (let round = 0; round < perKind; round += 1) {
        const mutant = await nextMutant(() => mutator(world, log, random), world, seen);
        if (!mutant) continue;
        made += 1;
        await layOut(mutant.files, join(folder, "mutant"), base);
        const code = await firstProblem(world, join(folder, "mutant"), mutant);
        if (code === undefined) escaped.push(`${kind}: ${mutant.what}`);
        else {
          caught += 1;
          codes.set(code, (codes.get(code) ?? 0) + 1);
        }
      }
    }
    scores.push({ kind, made, caught, codes });
  }
  return { scores, escaped };
}

/** The next mutant that is neither the honest export nor one that was there already. */
async function nextMutant(
  make: () => Promise<Mutant | undefined> | Mutant | undefined,
  { files }: World,
  seen: Set<string>,
): Promise<Mutant | undefined> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const mutant = await make();
    const digest = mutant && digestOf(mutant.files, files);
    if (digest === undefined || seen.has(digest)) continue;
    seen.add(digest);
    return mutant;
  }
  return undefined;
}

/** The first thing that the verifier finds; undefined when it finds nothing. */
async function firstProblem(
  { policyText, witnessed }: World,
  folder: string,
  { needsWitness = false }: Mutant,
): Promise<string | undefined> {
  try {
    const source = await openExport(folder);
    const verdict = await verifyExport({
      source,
      policyText,
      ...(needsWitness && { witnessed }),
    });
    return verdict.ok ? undefined : (verdict.problems[0]?.code ?? "?");
  } catch (error) {
    // An export that is none any more is refused before anything is looked at; everything else is a fault of the verifier.
    if (error instanceof RefusalError) return error.refusal.code;
    throw error;
  }
}

/** The score as a table, for the log of the test. */
export function scoreTable({ scores }: CampaignResult, seed: number): string {
  const total = (of: (score: Score) => number): number =>
    scores.reduce((sum, score) => sum + of(score), 0);
  const line = (kind: string, made: number, caught: number, codes = ""): string =>
    `  ${kind.padEnd(32)} ${String(caught).padStart(4)} / ${String(made).padEnd(4)} ${codes}`;
  const [made, caught] = [total((score) => score.made), total((score) => score.caught)];
  const top = (codes: Score["codes"]): string =>
    [...codes]
      .toSorted(([, left], [, right]) => right - left)
      .slice(0, 4)
      .map(([code, count]) => `${code} ${count}`)
      .join(", ");
  return [
    `adversary: seed ${seed}`,
    ...scores.map((score) => line(score.kind, score.made, score.caught, top(score.codes))),
    line("all", made, caught, `${((100 * caught) / made).toFixed(1)} %`),
  ].join("\n");
}
