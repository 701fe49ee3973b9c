import type { AuditParts, RunningAudit } from "../../src/index.ts";
import { ask, auditor, person } from "./asking.ts";
import { HandLedger } from "./hand-ledger.ts";
import { DONGHAE, openRoom } from "./room.ts";
import { startScriptedServices } from "./scripted-ledger.ts";

/** An audit service over a ledger that is written by hand. */
export async function openAskingRoom(other: Partial<AuditParts> = {}) {
  const room = await openRoom();
  const ledger = new HandLedger(room);
  const scripted = await startScriptedServices(ledger);
  const endpoints = { directory: () => scripted.address, mileageLedger: () => scripted.address };
  let audit: RunningAudit = await room.start({ endpoints, ...other });
  let keys = 0;
  return {
    room,
    ledger,
    scripted,
    get audit() {
      return audit;
    },
    /** As after a restart. */
    async restart(): Promise<void> {
      await room.stopAll();
      audit = await room.start({ endpoints, ...other });
    },
    get: (path: string, identity = auditor(DONGHAE)) => ask(audit, room.clock, identity, path),
    post(path: string, identity = auditor(DONGHAE), key = `key-of-test-${(keys += 1)}`) {
      const init = { method: "POST", headers: { "idempotency-key": key } };
      return ask(audit, room.clock, identity, path, init);
    },
    async close() {
      await room.close();
      await scripted.stop();
    },
  };
}
export type AskingRoom = Awaited<ReturnType<typeof openAskingRoom>>;

/** Somebody of the agency with a reference of their own. */
export const staff = (personRef: string) => ({ ...person(DONGHAE, "STAFF"), personRef });

export const bodyOf = async (answer: Response): Promise<Record<string, unknown>> =>
  (await answer.json()) as Record<string, unknown>;
