import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planQuery, type Query } from "@dure/read-model";
import { openDatabase } from "@dure/sqlite-writer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDocumentTable, querySql } from "../src/document-table.ts";
import { openSqliteReadModels } from "../src/index.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dure-storage-"));
  file = join(folder, "views.db");
});
afterEach(() => rm(folder, { recursive: true }));

const entries = {
  name: "entries",
  indexes: [
    { name: "byPerson", fields: ["person", "points"] },
    { name: "byPoints", fields: ["points"] },
  ],
};

describe("a process that is killed", () => {
  it("leaves neither half a view nor a view without its checkpoint, and keeps confirmed answers", async () => {
    const script = join(import.meta.dirname, "dying-writer.ts");
    const child = spawn(process.execPath, [script, file], { stdio: "inherit" });
    const [, signal] = (await once(child, "exit")) as [number | null, string | null];
    expect(signal).toBe("SIGKILL");
    const store = openSqliteReadModels({ file });
    const projection = { name: "balance.v1", collections: [{ name: "entries", indexes: [] }] };
    const generation = await (await store.projection(projection)).active();
    expect(await generation.checkpoint()).toBe("1");
    const { items } = await generation.find("entries", "jeju", { limit: 10 });
    expect(items.map((item) => item.id)).toEqual(["a"]);
    const answers = await store.operational({ name: "answers", indexes: [] });
    expect(await answers.get("jeju", "a")).toMatchObject({ doc: { confirmed: true } });
    await store.close();
  });
});

describe("namespaces", () => {
  it("share a file without seeing each other", async () => {
    const [reward, ledger] = ["reward", "mileage-ledger"].map((namespace) =>
      openSqliteReadModels({ file, namespace }),
    );
    const mine = await reward?.operational(entries);
    const theirs = await ledger?.operational(entries);
    await mine?.put("jeju", "a", { points: 1 }, 0);
    expect(await theirs?.get("jeju", "a")).toBeUndefined();
    expect(await theirs?.put("jeju", "a", { points: 2 }, 0)).toBe(true);
    expect(await mine?.get("jeju", "a")).toMatchObject({ version: 1, doc: { points: 1 } });
    await reward?.close();
    await ledger?.close();
  });

  it("are refused when they are not lower-case letters, digits and hyphens", () => {
    expect(() => openSqliteReadModels({ file, namespace: 'a"b' })).toThrow(RangeError);
  });

  it("keep collections apart that differ in capitals only", async () => {
    const store = openSqliteReadModels({ file });
    const one = await store.operational({ name: "ab", indexes: [] });
    const other = await store.operational({ name: "aB", indexes: [] });
    await one.put("jeju", "x", {}, 0);
    expect(await other.get("jeju", "x")).toBeUndefined();
    await store.close();
  });
});

describe("every query", () => {
  const queries: readonly Query[] = [
    { limit: 10 },
    { limit: 10, order: "descending" },
    { limit: 10, index: "byPoints" },
    { limit: 10, index: "byPoints", order: "descending" },
    { limit: 10, index: "byPerson", where: { person: "kim" } },
    { limit: 10, index: "byPerson", where: { person: "kim", points: 3 }, order: "descending" },
  ];

  it("is served by its index, on the first page and behind a cursor, without sorting", () => {
    const database = openDatabase(file, { synchronous: "NORMAL" });
    createDocumentTable(database, "t", entries);
    for (const query of queries) {
      const first = planQuery("s", entries, "jeju", query);
      const cursor = first.cursorBehind("id", { person: "kim", points: 3 });
      for (const plan of [first, planQuery("s", entries, "jeju", { ...query, cursor })]) {
        const sql = querySql("t", plan);
        const values = Array.from({ length: sql.split("?").length - 1 }, () => 1);
        const steps = database
          .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
          .all(...values)
          .map((step) => step.detail);
        expect(steps).toHaveLength(1);
        expect(steps[0]).toMatch(/^SEARCH t USING INDEX .*tenant=\?/);
        if (plan.after) expect(steps[0]).toMatch(/[<>]\?\)$/);
      }
    }
    database.close();
  });
});
