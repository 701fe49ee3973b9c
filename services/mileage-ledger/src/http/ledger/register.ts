import type { EventStore } from "@dure/event-store";
import type { ServiceApp } from "@dure/service-kit";
import { correctionRoutes } from "./corrections.ts";
import type { LedgerRouteDeps } from "./deps.ts";
import { entriesRoutes } from "./entries.ts";
import { totalsRoutes } from "./totals.ts";
import { walletRoutes } from "./wallet.ts";

/** Routes below `wallets`, `ledger`, `budgets` and `departments-board`. */
export function registerLedgerRoutes(
  app: ServiceApp,
  deps: LedgerRouteDeps,
  store: EventStore,
): void {
  walletRoutes(app, deps);
  totalsRoutes(app, deps);
  entriesRoutes(app, deps, store);
  correctionRoutes(app, deps);
}
