import { join } from "node:path";
import type { CommandContext } from "@dure/command-handling";
import type { EventStore } from "@dure/event-store";
import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { nameId } from "@dure/kernel";
import { streamName, type TenantId, tenantId } from "@dure/messages";
import { seededIds, temporaryFolder, virtualClock } from "@dure/testing";
import type { Directory } from "../../src/directory.ts";
import { advanceRedemption } from "../../src/process/advance.ts";
import type { HoldLedger } from "../../src/process/ledger.ts";
import { ledgerClient } from "../../src/process/ledger-client.ts";
import {
  createRedemptions,
  type RedemptionRoom,
  type RedemptionRoomParts,
} from "../../src/process/redemption-room.ts";
import { sealed } from "../fixtures.ts";
import { type ScriptedLedger, scriptedLedger } from "../scripted-ledger.ts";
import { type ScriptedPort, scriptedPort } from "../scripted-port.ts";

export const DONGHAE: TenantId = tenantId("donghae");
const PEOPLE: Readonly<Record<string, readonly string[]>> = {
  kim: ["STAFF", "OFFICE"],
  office: ["STAFF", "OFFICE"],
  hr: ["STAFF", "HR_ACCOUNTING"],
};

const directory: Directory = {
  async person(_, personRef) {
    const roles = PEOPLE[personRef];
    const facts = { departmentCode: "D1", gradeEquivalent: 7, employment: "일반직" };
    return roles && { personRef, ...facts, disciplined: false, active: true, roles };
  },
  effectivePolicy: async () => undefined,
};

export interface World {
  readonly store: EventStore;
  readonly ledger: ScriptedLedger;
  readonly port: ScriptedPort;
  readonly clock: ReturnType<typeof virtualClock>;
  /** A room with nothing in memory, as after a crash; parts may be put between it and the world. */
  room(changes?: Partial<RedemptionRoomParts>): RedemptionRoom;
  holdLedger: HoldLedger;
  context(by: string, what: string): CommandContext;
  advance(room: RedemptionRoom, redemptionId: string): ReturnType<typeof advanceRedemption>;
  /** Types of the events of a redemption without their category. */
  story(redemptionId: string): Promise<string[]>;
  end(): Promise<void>;
}

/** A real store on disk, a ledger over gRPC and an operator that follows a script. */
export async function startWorld(
  options: { readonly authoritativeQuery?: boolean } = {},
): Promise<World> {
  const folder = await temporaryFolder();
  const clock = virtualClock(Date.parse("2026-07-01T00:00:00Z"));
  const ids = seededIds(clock, 7);
  const store = openSqliteEventStore({ file: join(folder.path, "events.db"), clock });
  const ledger = await scriptedLedger();
  const port = scriptedPort(options);
  const holdLedger = ledgerClient(ledger.address, { deadlineMs: 2_000 });
  const keyring = { seal: async () => sealed("사유"), open: async () => "사유" };
  return {
    store,
    ledger,
    port,
    clock,
    holdLedger,
    room: (changes = {}) =>
      createRedemptions({
        store,
        clock,
        ids,
        directory,
        keyring,
        ledger: holdLedger,
        payoutPorts: { LOCAL_CURRENCY: port, LEAVE: port },
        payoutSecret: "a secret of the test",
        payoutDeadlineMs: 200,
        ...changes,
      }),
    context: (by, what) => ({
      tenantId: DONGHAE,
      actor: { kind: "person", ref: by },
      commandId: nameId("test", by, what),
      correlationId: what,
      nowMs: clock.nowMs(),
    }),
    advance: (room, redemptionId) => advanceRedemption(room, DONGHAE, redemptionId),
    async story(redemptionId) {
      const events = await store.readStream(streamName("redemption", DONGHAE, redemptionId), {
        direction: "forwards",
        maxCount: 100,
      });
      return events.map(({ eventType }) => eventType.slice("redemption.".length));
    },
    async end() {
      holdLedger.close();
      await ledger.stop();
      await store.close();
      await folder.remove();
    },
  };
}
