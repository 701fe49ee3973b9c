import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { EventStore } from "@dure/event-store";
import { encodeHeader, parseStreamName, type RecordedEvent } from "@dure/messages";

/*
 * Everything about logs once more in the plainest code, from the specification pages alone: what the service makes is
 * compared with this.
 */

const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer => {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part);
  return digest.digest();
};
const hex = (text: string): string => sha256(text).toString("hex");

/** Every event of a store in its order. */
export async function everyEvent(store: EventStore): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let after: RecordedEvent["position"] | undefined; ; ) {
    const page = await store.readAll({ ...(after !== undefined && { after }), maxCount: 10_000 });
    events.push(...page.events);
    after = page.position;
    if (page.atEnd) return events;
  }
}

/** Root of RFC 6962 §2.1 by its recursion. */
export function naiveRoot(leafHashes: readonly Buffer[]): Buffer {
  if (leafHashes.length === 0) return sha256("");
  if (leafHashes.length === 1) return leafHashes[0] as Buffer;
  let split = 1;
  while (split * 2 < leafHashes.length) split *= 2;
  const [left, right] = [leafHashes.slice(0, split), leafHashes.slice(split)];
  return sha256("\x01", naiveRoot(left), naiveRoot(right));
}

export const leafHashOf = (entry: string): Buffer => sha256("\x00", entry);

/** What the leaves of an agency's log must be, from the events of the store (docs/ledger-format.md §3, §7). */
export function expectedLeaves(
  events: readonly RecordedEvent[],
  tenant: string,
  log: "journal" | "ledger",
): readonly string[] {
  const own = events.filter(({ tenantId }) => tenantId === tenant);
  const categoryOf = (event: RecordedEvent): string => parseStreamName(event.streamName).category;
  if (log === "ledger") {
    return own.filter((event) => categoryOf(event) === "ledger").map(({ data }) => data);
  }
  return own
    .filter((event) => !["checkpoint", "journal", "ledger", "rollup"].includes(categoryOf(event)))
    .map((event, seq) => {
      const { data, eventId, eventType, streamName, streamRevision } = event;
      return (
        `{"data":"${hex(data)}","header":"${hex(encodeHeader(event))}","id":"${eventId}",` +
        `"revision":${streamRevision},"seq":${seq},"stream":"${streamName}","t":"${tenant}","type":"${eventType}","v":1}`
      );
    });
}

/** The leaves that an agency's journal holds, with the place that each of its events claims. */
export function sealedLeaves(
  events: readonly RecordedEvent[],
  tenant: string,
): {
  readonly leaves: readonly string[];
  readonly firsts: readonly [claimed: number, actual: number][];
} {
  const leaves: string[] = [];
  const firsts: [number, number][] = [];
  for (const event of events) {
    if (event.streamName !== `journal-${tenant}+journal`) continue;
    const sealed = JSON.parse(event.data) as { first: number; leaves: string[] };
    firsts.push([sealed.first, leaves.length]);
    leaves.push(...sealed.leaves);
  }
  return { leaves, firsts };
}

export interface SignedEvent {
  readonly size: number;
  readonly root: string;
  readonly note: string;
}

/** Checkpoints in a log's stream. */
export const signedEvents = (
  events: readonly RecordedEvent[],
  tenant: string,
  log: string,
): readonly SignedEvent[] =>
  events
    .filter(
      ({ eventType, streamName }) =>
        eventType === "checkpoint.signed" && streamName === `checkpoint-${tenant}+${log}`,
    )
    .map(({ data }) => JSON.parse(data) as SignedEvent);

/** Every file that a log of these leaves has, by path below the log's folder (C2SP tlog-tiles). */
export function naiveTiles(leaves: readonly string[]): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  const put = (kind: string, index: number, width: number, bytes: Buffer): void => {
    const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0");
    const groups = digits.match(/.{3}/g) ?? [];
    const number = groups
      .map((group, at) => (at < groups.length - 1 ? `x${group}` : group))
      .join("/");
    files.set(`tile/${kind}/${number}${width < 256 ? `.p/${width}` : ""}`, bytes);
  };
  for (let first = 0; first < leaves.length; first += 256) {
    const entries = leaves.slice(first, first + 256).map((leaf) => Buffer.from(leaf));
    const parts = entries.flatMap((entry) => [
      Buffer.from([entry.length >> 8, entry.length & 255]),
      entry,
    ]);
    put("entries", first / 256, entries.length, Buffer.concat(parts));
  }
  let hashes = leaves.map(leafHashOf);
  for (let level = 0; hashes.length > 0; level += 1) {
    const above: Buffer[] = [];
    for (let first = 0; first < hashes.length; first += 256) {
      const tile = hashes.slice(first, first + 256);
      put(String(level), first / 256, tile.length, Buffer.concat(tile));
      if (tile.length === 256) above.push(naiveRoot(tile));
    }
    hashes = above;
  }
  return files;
}

/** The files below a log's folder but its checkpoint, by path. */
export async function filesIn(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, Buffer>();
  for (const entry of entries) {
    if (!entry.isFile() || entry.name === "checkpoint") continue;
    const file = join(entry.parentPath, entry.name);
    files.set(file.slice(folder.length + 1), await readFile(file));
  }
  return files;
}
