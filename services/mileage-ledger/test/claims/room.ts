import { join } from "node:path";
import { subjectKeyring } from "@dure/contracts";
import type { EventStore } from "@dure/event-store";
import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { seededIds, temporaryFolder, type VirtualClock, virtualClock } from "@dure/testing";
import { type ClaimRoom, createClaims } from "../../src/commands/claims/claim-room.ts";
import { directoryClient } from "../../src/directory-client.ts";
import { type FakeDirectory, startFakeDirectory } from "./fake-directory.ts";
import { NOW_MS } from "./fixtures.ts";

export interface TestRoom {
  readonly room: ClaimRoom;
  readonly store: EventStore;
  readonly folder: string;
  readonly clock: VirtualClock;
  readonly directory: FakeDirectory;
  stop(): Promise<void>;
}

/** The use cases over a real store and a directory over real gRPC. */
export async function startTestRoom(): Promise<TestRoom> {
  const folder = await temporaryFolder();
  const clock = virtualClock(NOW_MS);
  const store = openSqliteEventStore({ file: join(folder.path, "log.db"), clock });
  const directory = await startFakeDirectory();
  const client = directoryClient(directory.address);
  const keyring = subjectKeyring(directory.address, { clock, keepMs: 60_000 });
  const room = createClaims({
    store,
    clock,
    ids: seededIds(clock, 7),
    directory: client,
    keyring,
    hmacKey: "a key that only tests know",
  });
  return {
    room,
    store,
    folder: folder.path,
    clock,
    directory,
    async stop() {
      client.close();
      keyring.close();
      await directory.stop();
      await store.close();
      await folder.remove();
    },
  };
}
