import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReadModelStore } from "@dure/read-model";
import type { LastingFault, ReadModelHarness } from "@dure/read-model/conformance";
import { openDatabase } from "@dure/sqlite-writer";
import { openReadModels } from "../src/open-read-models.ts";

/** A lock that a process takes on the file and keeps is all the silence and all the cutting off that SQLite knows. */
function lockHeldByAnother(file: string, what: string): LastingFault {
  let other: ReturnType<typeof openDatabase> | undefined;
  return {
    what,
    async begin() {
      other = openDatabase(file, { synchronous: "NORMAL" });
      other.exec("BEGIN IMMEDIATE");
    },
    async end() {
      other?.exec("ROLLBACK");
      other?.close();
    },
  };
}

interface Process {
  abandon(): void;
  writesUntilDeath: number;
}

/** A fresh file in a folder of its own. */
export async function sqliteHarness(): Promise<ReadModelHarness> {
  const folder = await mkdtemp(join(tmpdir(), "dure-views-"));
  const file = join(folder, "views.db");
  const living = new Map<ReadModelStore, Process>();
  const processOf = (store: ReadModelStore): Process => {
    const found = living.get(store);
    if (!found) throw new Error("this store is dead already");
    return found;
  };
  return {
    async open() {
      const process: Process = { abandon: () => undefined, writesUntilDeath: Infinity };
      const opened = openReadModels({
        file,
        namespace: "suite",
        lockWaitMs: 150,
        beforeWrite() {
          process.writesUntilDeath -= 1;
          if (process.writesUntilDeath < 0) throw new Error("the process has died");
        },
      });
      process.abandon = opened.abandon;
      living.set(opened.store, process);
      return opened.store;
    },
    async crash(store) {
      processOf(store).abandon();
      living.delete(store);
    },
    crashInNextCommit(store, documentsWritten) {
      processOf(store).writesUntilDeath = documentsWritten;
    },
    faults: {
      silentServer: lockHeldByAnother(file, "another process keeps the write lock beyond the wait"),
      droppedConnection: lockHeldByAnother(
        file,
        "another process takes the write lock for a moment",
      ),
    },
    patienceMs: 15_000,
    propertyRuns: 60,
    async dispose() {
      for (const store of living.keys()) await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
