import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@dure/sqlite-writer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LeaseTable, openLeaseTable } from "../src/lease-table.ts";
import { ownerIsDead } from "../src/member-name.ts";
import { createSchema } from "../src/schema.ts";

let folder: string;
let database: ReturnType<typeof openDatabase>;
let leases: LeaseTable;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dure-lease-"));
  database = openDatabase(join(folder, "bus.db"), { synchronous: "NORMAL" });
  createSchema(database);
  leases = openLeaseTable(database);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const place = (member: string) => ({ group: "g", topic: "t", partition: 0, member });

describe("leases", () => {
  it("share the partitions equally over the living members", () => {
    leases.beat("g", ["t"], "a", 0, 100);
    expect(leases.share("g", "t", "a", 0)).toEqual(new Set([0, 1, 2, 3]));
    leases.beat("g", ["t"], "b", 50, 150);
    expect(leases.share("g", "t", "a", 50)).toEqual(new Set([0, 2]));
    expect(leases.share("g", "t", "b", 50)).toEqual(new Set([1, 3]));
    expect(leases.share("g", "t", "b", 100)).toEqual(new Set([0, 1, 2, 3]));
    expect(leases.share("g", "t", "a", 100)).toEqual(new Set());
  });

  it("go to one member at a time, and to another only when they have run out", () => {
    leases.beat("g", ["t"], "a", 0, 100);
    expect(leases.take(place("a"), 0, 100)).toMatchObject({ committed: 0, epoch: 1 });
    expect(leases.take(place("b"), 99, 200)).toBeUndefined();
    expect(leases.free("g", "t", 99)).toEqual([1, 2, 3]);
    expect(leases.take(place("b"), 100, 200)).toMatchObject({ epoch: 2, member: "b" });
  });

  it("fence whoever lost the partition, even if the name came back", () => {
    leases.beat("g", ["t"], "a", 0, 100);
    const first = leases.take(place("a"), 0, 100);
    const second = leases.take(place("b"), 100, 200);
    if (!first || !second) throw new Error("both leases are taken above");
    expect(leases.commit(first, 5)).toBe(false);
    expect(leases.renew(first, 300)).toBe(false);
    leases.giveBack(first);
    expect(leases.commit(second, 7)).toBe(true);
    leases.giveBack(second);
    const third = leases.take(place("a"), 101, 300);
    expect(third).toMatchObject({ committed: 7, epoch: 3 });
    expect(leases.commit(first, 5)).toBe(false);
  });
});

describe("ownerIsDead", () => {
  it("is sure only of a process of this machine that is not there", () => {
    const { pid: ended } = spawnSync(process.execPath, ["--version"]);
    expect(ownerIsDead(`${hostname()}|${ended}|x`)).toBe(true);
    expect(ownerIsDead(`${hostname()}|${process.pid}|x`)).toBe(false);
    expect(ownerIsDead(`${hostname()}|${process.ppid}|x`)).toBe(false);
    expect(ownerIsDead(`not-${hostname()}|${ended}|x`)).toBe(false);
  });
});
