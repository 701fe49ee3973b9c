import { bytesOf, changed, textOf } from "./files.ts";
import { below, forged, POWERS, pick } from "./forger.ts";
import { checkpointOf, contentOf } from "./logs.ts";
import type { Mutator } from "./mutations.ts";
import { LOGS } from "./world.ts";

/** Files of an export that prove something; the README and the operator's own copy of the trust policy do not. */
const EVIDENCE = /^(export\.json|keys\.jsonl|journal\/|ledger\/|policies\/|receipts\/|schemas\/)/;

/** One bit of one file of the log, or of what lies beside the logs. */
export const flipBit: Mutator = ({ files }, log, random) => {
  const ours = [...files.keys()].filter((path) =>
    random() < 0.6 ? path.startsWith(`${log}/`) : EVIDENCE.test(path),
  );
  const path = pick(
    random,
    ours.filter((each) => EVIDENCE.test(each)),
  );
  const bytes = files.get(path)?.slice();
  if (!bytes || bytes.length === 0) return undefined;
  const place = below(random, bytes.length);
  const bit = below(random, 8);
  bytes[place] = (bytes[place] as number) ^ (1 << bit);
  return {
    files: changed(files, new Map([[path, bytes]])),
    what: `${path}: byte ${place}, bit ${bit}`,
  };
};

type Json = Record<string, unknown>;

/** One value inside an entry or a leaf, keys and order kept, so that the text stays canonical. */
export const editField: Mutator = async (world, log, random) => {
  const { entries, events } = world.content[log];
  const index = below(random, entries.length);
  const value = JSON.parse(entries[index] as string) as Json;
  const places = valuesIn(value);
  const { holder, key, path } = pick(random, places);
  const before = holder[key];
  holder[key] = otherValue(before, random);
  const altered = entries.with(index, JSON.stringify(value));
  const power = pick(random, POWERS);
  const mutant = await forged(world, log, { entries: altered, events }, power);
  const what = `${log} ${index}, ${path}: ${JSON.stringify(before)?.slice(0, 60)} changed, ${power}`;
  return { files: mutant, what, needsWitness: power === "CAPTURED" };
};

interface Place {
  readonly holder: Json;
  readonly key: string;
  readonly path: string;
}

/** Every text, number and truth value inside a JSON value. */
function valuesIn(holder: Json, above = ""): Place[] {
  return Object.entries(holder).flatMap(([key, value]) => {
    const path = `${above}.${key}`;
    if (typeof value === "object" && value !== null) return valuesIn(value as Json, path);
    return [{ holder, key, path }];
  });
}

function otherValue(value: unknown, random: () => number): unknown {
  if (typeof value === "number") return value + pick(random, [-1, 1, 1000, 1_000_000]);
  if (typeof value === "boolean") return !value;
  if (typeof value !== "string" || value === "") return "x";
  const place = below(random, value.length);
  const letter = value[place] === "1" ? "2" : "1";
  return value.slice(0, place) + letter + value.slice(place + 1);
}

/** Entries, a whole log, or the name of another agency of the same operator. */
export const swapEntryOfStranger: Mutator = async (world, log, random) => {
  const theirs = contentOf(world.stranger, log);
  const ours = world.content[log];
  const way = pick(random, ["entry", "entry", "log", "checkpoint", "everything", "name"]);
  if (way === "entry") {
    const index = below(random, ours.entries.length);
    const their = below(random, theirs.entries.length);
    const power = pick(random, POWERS);
    const entries = ours.entries.with(index, theirs.entries[their] as string);
    const events = log === "journal" ? ours.events.with(index, theirs.events[their] as string) : [];
    const files = await forged(world, log, { entries, events }, power);
    const what = `${log} ${index} is ${their} of the stranger, ${power}`;
    return { files, what, needsWitness: power === "CAPTURED" };
  }
  if (way === "everything") return { files: world.stranger, what: way, needsWitness: true };
  const changes = new Map<string, Uint8Array | undefined>();
  if (way === "checkpoint") {
    changes.set(`${log}/checkpoint`, world.stranger.get(`${log}/checkpoint`));
  } else if (way === "name") {
    const { origin } = checkpointOf(world.stranger, log);
    const ourOrigin = checkpointOf(world.files, log).origin;
    const manifest = textOf(world.files.get("export.json"));
    const [from, to] =
      random() < 0.5 ? [ourOrigin, origin] : [tenantOf(ourOrigin), tenantOf(origin)];
    changes.set("export.json", bytesOf(manifest.replaceAll(from, to)));
  } else {
    for (const path of world.files.keys())
      if (path.startsWith(`${log}/`)) changes.set(path, undefined);
    for (const [path, bytes] of world.stranger) {
      if (path.startsWith(`${log}/`)) changes.set(path, bytes);
    }
  }
  return { files: changed(world.files, changes), what: `${log}: ${way} of the stranger` };
};

const tenantOf = (origin: string): string => origin.split("/")[LOGS.length] ?? "";
