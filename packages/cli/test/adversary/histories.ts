import { changed } from "./files.ts";
import { below, forged, pick } from "./forger.ts";
import type { LogContent } from "./logs.ts";
import { withSizes } from "./logs.ts";
import type { Mutator } from "./mutations.ts";
import { rolledBack } from "./world.ts";

/** The end of a log is cut off: by deleting files, or with a checkpoint that the operator signs for the shorter log. */
export const removeEnd: Mutator = async (world, log, random) => {
  const { entries, events } = world.content[log];
  const size = Math.max(1, entries.length - 1 - below(random, Math.min(40, entries.length - 2)));
  const content = { entries: entries.slice(0, size), events: events.slice(0, size) };
  const power = pick(random, ["CLUMSY", "OPERATOR", "PASTED", "ONE_WITNESS", "CAPTURED"] as const);
  const files = await forged(world, log, content, power);
  return { files, what: `${log} cut to ${size}, ${power}`, needsWitness: power === "CAPTURED" };
};

/** The state of some earlier day is shown as that of today, with all signatures that it had then. */
export const rollBack: Mutator = async (world, log, random) => {
  const share = 0.05 + 0.94 * random();
  const earlier = await rolledBack(world, share);
  const day = `${Math.round(share * 100)} %`;
  if (random() < 0.4) return { files: earlier, what: `all to ${day}`, needsWitness: true };
  const changes = new Map<string, Uint8Array | undefined>();
  const isOfLog = (path: string): boolean =>
    path.startsWith(`${log}/`) || (log === "ledger" && /^(policies|receipts)\//.test(path));
  for (const path of world.files.keys()) if (isOfLog(path)) changes.set(path, undefined);
  for (const [path, bytes] of earlier) if (isOfLog(path)) changes.set(path, bytes);
  const files = withSizes(changed(world.files, changes));
  return { files, what: `${log} to ${day}`, needsWitness: true };
};

/** Another history from some point on, valid in itself, signed by the operator and perhaps by captured witnesses. */
export const forkAndSeal: Mutator = async (world, log, random) => {
  const { entries, events } = world.content[log];
  const cut = entries.length - 1 - below(random, Math.min(30, entries.length - 2));
  const more = below(random, 40);
  const content = continued(
    { entries: entries.slice(0, cut), events: events.slice(0, cut) },
    log,
    more,
    random,
  );
  const power = pick(random, [
    "OPERATOR",
    "PASTED",
    "IMPOSTOR",
    "ONE_WITNESS",
    "CAPTURED",
    "CAPTURED",
  ] as const);
  const files = await forged(world, log, content, power);
  const what = `${log} forked at ${cut} and continued by ${more}, ${power}`;
  return { files, what, needsWitness: power === "CAPTURED" };
};

/** Goes on with entries or leaves that break no rule. */
function continued(
  content: LogContent,
  log: "journal" | "ledger",
  count: number,
  random: () => number,
): LogContent {
  const entries = [...content.entries];
  const events = [...content.events];
  for (let index = 0; index < count; index += 1) {
    const last = JSON.parse(entries.at(-1) as string) as Record<string, unknown>;
    const digits = String(below(random, 1e12)).padStart(12, "0");
    const id = `0190a000-0000-8000-8000-${digits}`;
    const seq = entries.length;
    if (log === "ledger") {
      const body = { redemption: `fork-${digits}` };
      entries.push(
        JSON.stringify({
          ...last,
          body,
          cause: [],
          id,
          pd: [],
          pol: "",
          seq,
          type: "redemption.barred",
        }),
      );
    } else {
      const stream = `claim-${String(last["t"])}+fork-${digits}`;
      entries.push(JSON.stringify({ ...last, id, revision: 0, seq, stream }));
      events.push(events.at(-1) as string);
    }
  }
  return { entries, events };
}

/** The checkpoint of some earlier day over the tiles of today. */
export const olderCheckpoint: Mutator = async (world, log, random) => {
  const share = 0.05 + 0.94 * random();
  const earlier = await rolledBack(world, share);
  const checkpoint = earlier.get(`${log}/checkpoint`);
  const files = withSizes(changed(world.files, new Map([[`${log}/checkpoint`, checkpoint]])));
  const what = `${log}/checkpoint of ${Math.round(share * 100)} %`;
  return { files, what, needsWitness: true };
};
