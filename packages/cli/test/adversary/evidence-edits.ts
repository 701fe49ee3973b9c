import { hash } from "node:crypto";
import { bytesOf, changed, textOf } from "./files.ts";
import { below, forged, POWERS, pick } from "./forger.ts";
import { withRawEvents } from "./logs.ts";
import type { Mutator } from "./mutations.ts";

/** Another text of a policy: in its file, or in the ledger with its hash as it was, or with everything made to fit. */
export const alterPolicy: Mutator = async (world, log, random) => {
  const paths = [...world.files.keys()].filter((path) => path.startsWith("policies/"));
  const path = pick(random, paths);
  const text = textOf(world.files.get(path));
  const altered = otherNumber(text, random);
  const what = `${path} altered`;
  if (log === "journal") {
    const way = pick(random, ["edit", "remove", "exchange"]);
    const other = world.files.get(pick(random, paths));
    const bytes = way === "edit" ? bytesOf(altered) : way === "remove" ? undefined : other;
    return { files: changed(world.files, new Map([[path, bytes]])), what: `${what}: ${way}` };
  }
  const power = pick(random, POWERS);
  const isFitted = random() < 0.5;
  const oldHash = hash("sha256", text, "hex");
  const newHash = hash("sha256", altered, "hex");
  const entries = world.content.ledger.entries.map((entry) => {
    const value = JSON.parse(entry) as { body: { canonical?: string } };
    const changedEntry =
      value.body.canonical === text
        ? JSON.stringify({ ...value, body: { ...value.body, canonical: altered } })
        : entry;
    return isFitted ? changedEntry.replaceAll(oldHash, newHash) : changedEntry;
  });
  let files = await forged(world, "ledger", { entries, events: [] }, power);
  if (isFitted) {
    files = changed(
      files,
      new Map([
        [path, undefined],
        [path.replace(oldHash, newHash), bytesOf(altered)],
      ]),
    );
  }
  const needsWitness = power === "CAPTURED";
  return {
    files,
    what: `${what} in the ledger${isFitted ? ", all hashes fitted" : ""}, ${power}`,
    needsWitness,
  };
};

/** One number of a JSON text, one higher. */
function otherNumber(text: string, random: () => number): string {
  const numbers = [...text.matchAll(/:(\d+)/g)];
  const { index, 1: digits = "" } = pick(random, numbers);
  return `${text.slice(0, index)}:${Number(digits) + 1}${text.slice(index + 1 + digits.length)}`;
}

/** A destroyed key is alive again, is not listed any more, or is said to have been another; a key that is used is dropped. */
export const meddleWithKeys: Mutator = ({ files, usedKeys }, _log, random) => {
  const lines = textOf(files.get("keys.jsonl")).split("\n").slice(0, -1);
  const keys = lines.map(
    (line) => JSON.parse(line) as { commitment: string; id: string; state: string },
  );
  const isUsed = ({ id }: { id: string }): boolean => usedKeys.has(id);
  const destroyed = keys.filter(({ state }) => state === "DESTROYED");
  const way = pick(random, [
    "restore",
    "restore",
    "drop destroyed",
    "drop used",
    "other commitment",
  ]);
  const key = pick(
    random,
    way === "drop used" || way === "other commitment" ? keys.filter(isUsed) : destroyed,
  );
  if (!key) return undefined;
  const changedKeys = keys.flatMap((each) => {
    if (each !== key) return [each];
    if (way.startsWith("drop")) return [];
    if (way === "restore") return [{ ...each, state: "LIVE" }];
    return [{ ...each, commitment: hash("sha256", `${each.commitment}${random()}`, "base64url") }];
  });
  const text = changedKeys.map((each) => `${JSON.stringify(each)}\n`).join("");
  return {
    files: changed(files, new Map([["keys.jsonl", bytesOf(text)]])),
    what: `${way} ${key.id}`,
  };
};

/** What a leaf of the journal stands for is another text, another event, or nothing. */
export const editEvents: Mutator = async (world, log, random) => {
  const { entries, events } = world.content.journal;
  const index = below(random, events.length);
  const { data, header } = JSON.parse(events[index] as string) as { data: string; header: string };
  const other = below(random, events.length);
  const letter = (text: string): string => {
    const place = below(random, text.length);
    return text.slice(0, place) + (text[place] === "a" ? "b" : "a") + text.slice(place + 1);
  };
  const way = pick(random, ["data", "header", "exchange", "drop", "blank"]);
  const altered =
    way === "data"
      ? JSON.stringify({ data: letter(data), header })
      : way === "header"
        ? JSON.stringify({ data, header: letter(header) })
        : way === "exchange"
          ? (events[other] as string)
          : "";
  const lines = way === "drop" ? events.toSpliced(index, 1) : events.with(index, altered);
  if (log === "ledger" || way === "drop" || way === "blank") {
    return { files: withRawEvents(world.files, lines), what: `event ${index}: ${way}` };
  }
  // The leaf is made to fit the new text.
  const event = JSON.parse(altered) as { data: string; header: string };
  const leaf = {
    ...(JSON.parse(entries[index] as string) as object),
    data: hash("sha256", event.data, "hex"),
    header: hash("sha256", event.header, "hex"),
  };
  const power = pick(
    random,
    POWERS.filter((each) => each !== "CLUMSY"),
  );
  const content = { entries: entries.with(index, JSON.stringify(leaf)), events: lines };
  const files = await forged(world, "journal", content, power);
  return {
    files,
    what: `event ${index}: ${way}, leaf fitted, ${power}`,
    needsWitness: power === "CAPTURED",
  };
};
