import type {
  CollectionDefinition,
  DocumentReader,
  DocumentWrite,
  JsonDocument,
  ProjectionDefinition,
  ProjectionGeneration,
  Query,
  Stored,
} from "../port.ts";

export const entries: CollectionDefinition = {
  name: "entries",
  indexes: [
    { name: "byPerson", fields: ["person", "points"] },
    { name: "byPoints", fields: ["points"] },
  ],
};
export const boards: CollectionDefinition = { name: "boards", indexes: [] };
export const balance: ProjectionDefinition = { name: "balance.v1", collections: [entries, boards] };

export const write = (
  id: string,
  doc?: JsonDocument,
  tenantId = "jeju",
  collection = "entries",
): DocumentWrite => ({ collection, tenantId, id, ...(doc && { doc }) });

/** Commits on top of whatever the checkpoint is. */
export async function commit(
  generation: ProjectionGeneration,
  checkpoint: string,
  writes: readonly DocumentWrite[],
): Promise<void> {
  await generation.commit({ writes, checkpoint, expected: await generation.checkpoint() });
}

const MAX_PAGES = 1_000;

/** Follows the cursor to the end, calling back between pages. Throws when the end does not come. */
export async function everyPage(
  reader: Pick<DocumentReader, "find">,
  query: Query,
  between: () => Promise<void> = async () => undefined,
  tenantId = "jeju",
): Promise<Stored<JsonDocument>[]> {
  const all: Stored<JsonDocument>[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const asked = cursor === undefined ? query : { ...query, cursor };
    const { items, next } = await reader.find("entries", tenantId, asked);
    all.push(...items);
    if (next === undefined) return all;
    cursor = next;
    await between();
  }
  throw new Error("paging does not end");
}

export const idsOf = (items: readonly Stored<JsonDocument>[]): string[] =>
  items.map((item) => item.id);

/** The naive model's order: absent first, then numbers, then text by its UTF-8 bytes. */
export function compareValues(left: unknown, right: unknown): number {
  const rank = (value: unknown): number =>
    value === undefined || value === null ? 0 : typeof value === "number" ? 1 : 2;
  if (rank(left) !== rank(right)) return rank(left) - rank(right);
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string") {
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  return 0;
}

/** Asks again and again until the answer is true. Throws when it is not within the time. */
export async function until(
  what: string,
  timeoutMs: number,
  check: () => Promise<boolean>,
): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!(await check())) {
    if (performance.now() > endMs) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const refusal = (code: string) => ({ refusal: { code } });
