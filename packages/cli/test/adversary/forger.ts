import type { LogName } from "@dure/ledger-audit";
import { formatLine, parseNote } from "@dure/ledger-proof";
import type { Files } from "./files.ts";
import { textOf } from "./files.ts";
import { checkpointOf, cosigned, type LogContent, resealed, withRawEntries } from "./logs.ts";
import type { World } from "./world.ts";

export type Random = () => number;

/**
 * How far the forger's power reaches. `CLUMSY` edits files and leaves hashes as they were. The others have the operator's key
 * and make tiles, root and signature anew: `OPERATOR` without witnesses, `PASTED` with the old cosignatures pasted below,
 * `IMPOSTOR` with a witness of the right name and the wrong key, `ONE_WITNESS` with one witness of two on their side,
 * `CAPTURED` with all witnesses on their side.
 */
export const POWERS = [
  "CLUMSY",
  "OPERATOR",
  "PASTED",
  "IMPOSTOR",
  "ONE_WITNESS",
  "CAPTURED",
] as const;
export type Power = (typeof POWERS)[number];

/** The export with other content in one log, as a forger of some power would make it. */
export async function forged(
  world: World,
  log: LogName,
  content: LogContent,
  power: Power,
  from: Files = world.files,
): Promise<Files> {
  if (power === "CLUMSY") return withRawEntries(from, log, content.entries);
  const { origin } = checkpointOf(world.files, log);
  return resealed(from, log, content, {
    signer: world.signerOf(origin),
    cosign: (note) => cosignedBy(world, log, note, power),
  });
}

async function cosignedBy(world: World, log: LogName, note: string, power: Power): Promise<string> {
  const [first] = world.witnesses;
  switch (power) {
    case "PASTED": {
      const honest = parseNote(textOf(world.files.get(`${log}/checkpoint`)));
      const { origin } = checkpointOf(world.files, log);
      const lines = honest.signatures.filter(({ name }) => name !== origin);
      return note + lines.map(formatLine).join("");
    }
    case "IMPOSTOR":
      return cosigned(note, [world.impostor, ...world.witnesses.slice(1)]);
    case "ONE_WITNESS":
      return cosigned(note, first ? [first] : []);
    case "CAPTURED":
      return cosigned(note, world.witnesses);
    default:
      return note;
  }
}

export const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item;

export const below = (random: Random, limit: number): number => Math.floor(random() * limit);
