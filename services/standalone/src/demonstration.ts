import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DemoPerson } from "./seed/demo-people.ts";
import type { Seeded } from "./seed/seed.ts";

const FILE = "demonstration.json";

/** What a start needs to know of the demonstration that was filled before. */
export interface Demonstration extends Seeded {
  /** How far its clock stands ahead of the real one. */
  readonly offsetMs: number;
}

/** Keeps the demonstration beside its data, whole or not at all. */
export function writeDemonstration(dataFolder: string, demonstration: Demonstration): void {
  const file = join(dataFolder, FILE);
  writeFileSync(`${file}.new`, JSON.stringify(withoutNames(demonstration)));
  renameSync(`${file}.new`, file);
}

/** Undefined where the data is no demonstration. A file of before, which held names, is written anew without them. */
export function readDemonstration(dataFolder: string): Demonstration | undefined {
  const file = join(dataFolder, FILE);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8");
  const demonstration = withoutNames(JSON.parse(text) as Demonstration);
  if (JSON.stringify(demonstration) !== text) writeDemonstration(dataFolder, demonstration);
  return demonstration;
}

/** People stand in the file by reference: an erasure reaches the directory, and nothing else may know their names. */
function withoutNames(demonstration: Demonstration): Demonstration {
  return { ...demonstration, demoPeople: demonstration.demoPeople.map(nameless) };
}

function nameless(person: DemoPerson): DemoPerson {
  if (person.kind === "operator") return person;
  const { displayName: _name, ...rest } = person;
  return rest;
}
