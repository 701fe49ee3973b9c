import { createViewDigest, type ViewDigest } from "@dure/read-model";
import { openDatabase } from "@dure/sqlite-writer";
import type Database from "better-sqlite3";
import { reading } from "./connections.ts";
import type { GenerationParts } from "./generation.ts";
import { openGenerationTable } from "./generation-table.ts";
import { quoted } from "./table-names.ts";

interface DigestRow {
  readonly tenant: string;
  readonly id: string;
  readonly body: string;
}

const PAGE_SIZE = 500;

/**
 * The digest of a generation at one instant. It reads page by page and lets other work run in between, and stays
 * consistent through a connection of its own whose read transaction is open all the while.
 */
export async function digestGeneration(parts: GenerationParts, number: number): Promise<string> {
  const { connections, definition, names } = parts;
  const snapshot = reading(connections, () =>
    openDatabase(connections.file, { synchronous: "NORMAL" }),
  );
  try {
    snapshot.exec("BEGIN");
    // Which generation is read has to come from the same snapshot as its tables.
    const generation = openGenerationTable(snapshot, names, definition).readable(number);
    const digest = createViewDigest();
    const collections = definition.collections.map((collection) => collection.name).sort();
    for (const collection of collections) {
      await addTable(
        snapshot,
        digest,
        collection,
        names.view(definition.name, generation, collection),
      );
    }
    return digest.hex();
  } finally {
    snapshot.close();
  }
}

async function addTable(
  snapshot: Database.Database,
  digest: ViewDigest,
  collection: string,
  table: string,
): Promise<void> {
  const page = snapshot.prepare<[string, string, number], DigestRow>(
    `SELECT tenant, id, body FROM ${quoted(table)}
     WHERE (tenant, id) > (?, ?) ORDER BY tenant, id LIMIT ?`,
  );
  let last: DigestRow | undefined;
  for (;;) {
    const rows = page.all(last?.tenant ?? "", last?.id ?? "", PAGE_SIZE);
    for (const row of rows) digest.add(collection, row.tenant, row.id, row.body);
    last = rows.at(-1);
    if (rows.length < PAGE_SIZE) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
