import { type Clock, kstDate, nameId } from "@dure/kernel";
import type { Logger } from "@dure/service-kit";
import type { LedgerCommand } from "../domain/ledger/commands.ts";
import type { Ledgers } from "./ledgers.ts";

const CHECK_EVERY_MS = 60_000;
const MAX_ROUNDS = 100;

/**
 * Once a day, Korean time, writes down what has expired and lets unpinned holds fall back that stood too long. Balances
 * do not depend on it; it only makes the ledger say what is true in any case.
 */
export function startDailyDuties(parts: {
  readonly ledgers: Ledgers;
  readonly clock: Clock;
  readonly logger: Logger;
}): { stop(): void } {
  const { clock, ledgers, logger } = parts;
  const doneOn = new Map<string, string>();
  const round = async (): Promise<void> => {
    const today = kstDate(clock.nowMs());
    for (const tenantId of ledgers.tenants()) {
      if (doneOn.get(tenantId) === today) continue;
      for (const kind of ["timeOutHolds", "expireLots"] as const) {
        for (let count = 0; count < MAX_ROUNDS; count += 1) {
          const id = nameId("daily-duties", kind, tenantId, today, String(count));
          const command: LedgerCommand = { kind, id, cause: [] };
          const actor = { kind: "system", ref: "mileage-ledger" } as const;
          const outcome = await ledgers.of(tenantId).submit({ command, actor, correlationId: id });
          if (!outcome.ok || outcome.value.entries.length === 0) break;
        }
      }
      doneOn.set(tenantId, today);
    }
  };
  const timer = setInterval(() => {
    round().catch((error: unknown) => logger.error({ err: error }, "daily duties failed"));
  }, CHECK_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
