import type { Clock } from "@dure/kernel";
import type { Projector } from "@dure/processing";
import type { Directory } from "../../directory.ts";
import type { Ledgers } from "../../ledger/ledgers.ts";

/** What the routes of the ledger stand on. */
export interface LedgerRouteDeps {
  readonly ledgers: Ledgers;
  readonly clock: Clock;
  readonly directory: Pick<Directory, "person">;
  readonly wallets: Pick<Projector, "reader">;
  readonly totals: Pick<Projector, "reader">;
  readonly entries: Pick<Projector, "reader">;
}
