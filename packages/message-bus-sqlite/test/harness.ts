import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MessageBus, MessageBusError } from "@dure/message-bus";
import type { LastingFault, MessageBusHarness } from "@dure/message-bus/conformance";
import { openDatabase } from "@dure/sqlite-writer";
import { type OpenedBus, openBus } from "../src/open-bus.ts";

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

/** A fresh file in a folder of its own, with short leases so that a takeover after a crash is quick. */
export async function sqliteHarness(): Promise<MessageBusHarness> {
  const folder = await mkdtemp(join(tmpdir(), "dure-bus-"));
  const file = join(folder, "bus.db");
  const opened = new Map<MessageBus, OpenedBus>();
  return {
    async open() {
      const one = openBus({
        file,
        clock: { nowMs: () => Date.now() },
        pollIntervalMs: 10,
        leaseMs: 400,
        lockWaitMs: 150,
      });
      opened.set(one.bus, one);
      return one.bus;
    },
    async crash(bus) {
      const one = opened.get(bus);
      if (!one) throw new MessageBusError("MESSAGE_BUS_CLOSED");
      opened.delete(bus);
      one.abandon();
    },
    faults: {
      silentServer: lockHeldByAnother(file, "another process keeps the write lock beyond the wait"),
      droppedConnection: lockHeldByAnother(
        file,
        "another process takes the write lock for a moment",
      ),
    },
    patienceMs: 15_000,
    propertyRuns: 25,
    async dispose() {
      for (const bus of opened.keys()) await bus.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
