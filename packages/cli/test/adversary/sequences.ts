import type { LogName } from "@dure/ledger-audit";
import { below, forged, POWERS, pick } from "./forger.ts";
import type { LogContent } from "./logs.ts";
import type { Mutator } from "./mutations.ts";
import type { World } from "./world.ts";

/** Takes one or a few neighbours out. */
export const deleteEntries: Mutator = async (world, log, random) => {
  const { entries } = world.content[log];
  const count = 1 + below(random, 3);
  const index = below(random, entries.length - count - 1);
  const content = spliced(world, log, index, count, []);
  return finish(world, log, content, random, `${count} from ${log} ${index} on taken out`);
};

/** Puts a copy of an entry in, or one that the forger made up. */
export const insertEntries: Mutator = async (world, log, random) => {
  const { entries, events } = world.content[log];
  const index = below(random, entries.length);
  const from = below(random, entries.length);
  const copy = entries[from] as string;
  const isCopy = random() < 0.4;
  const text = isCopy ? copy : madeUp(copy, random);
  const event = events[from];
  const item = { text, ...(event !== undefined && { event }) };
  const content = spliced(world, log, index, 0, [item]);
  return finish(
    world,
    log,
    content,
    random,
    `${isCopy ? "copy" : "variant"} of ${log} ${from} before ${index}`,
  );
};

/** Exchanges two entries. */
export const reorderEntries: Mutator = async (world, log, random) => {
  const { entries, events } = world.content[log];
  const left = below(random, entries.length);
  const right =
    random() < 0.5 ? Math.min(left + 1, entries.length - 1) : below(random, entries.length);
  if (left === right) return undefined;
  const swap = (list: readonly string[]): readonly string[] =>
    list.length === 0
      ? list
      : list.with(left, list[right] as string).with(right, list[left] as string);
  const content = { entries: swap(entries), events: swap(events) };
  return finish(world, log, content, random, `${log} ${left} and ${right} exchanged`);
};

interface Item {
  readonly text: string;
  readonly event?: string;
}

function spliced(
  { content }: World,
  log: LogName,
  index: number,
  count: number,
  items: readonly Item[],
): LogContent {
  const { entries, events } = content[log];
  const lines = items.flatMap(({ event }) => event ?? []);
  return {
    entries: entries.toSpliced(index, count, ...items.map(({ text }) => text)),
    events: events.length === 0 ? events : events.toSpliced(index, count, ...lines),
  };
}

/** A forger who knows the format numbers the entries anew behind the place. */
function renumbered(entries: readonly string[]): readonly string[] {
  return entries.map((text, seq) => {
    const entry = JSON.parse(text) as { seq: number };
    return entry.seq === seq ? text : JSON.stringify({ ...entry, seq });
  });
}

async function finish(
  world: World,
  log: LogName,
  content: LogContent,
  random: () => number,
  what: string,
) {
  const power = pick(random, POWERS);
  const isTidy = random() < 0.5;
  const entries = isTidy ? renumbered(content.entries) : content.entries;
  const files = await forged(world, log, { ...content, entries }, power);
  return {
    files,
    what: `${what}${isTidy ? ", numbered anew" : ""}, ${power}`,
    needsWitness: power === "CAPTURED",
  };
}

/** The entry under another id, and where it has points, with more of them. */
function madeUp(text: string, random: () => number): string {
  const entry = JSON.parse(text) as { id: string; body?: { points?: number } };
  const digits = String(below(random, 1e12)).padStart(12, "0");
  const id = `${entry.id.slice(0, 24)}${digits}`;
  const points = entry.body?.points;
  const body = points === undefined ? entry.body : { ...entry.body, points: points + 1_000 };
  return JSON.stringify({ ...entry, id, ...(body && { body }) });
}
