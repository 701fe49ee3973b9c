import type { Clock } from "@dure/kernel";
import type { Projector } from "@dure/processing";
import type { ClaimRoom } from "../../commands/claims/claim-room.ts";
import type { ClaimCredit } from "./claim-view.ts";

/** What the routes of claims and praises stand on. */
export interface ClaimRouteDeps {
  readonly room: ClaimRoom;
  readonly clock: Clock;
  /** Projector of `claimsProjection`. */
  readonly claims: Pick<Projector, "reader">;
  /** Projector of `praisesProjection`. */
  readonly praises: Pick<Projector, "reader">;
  /** What the ledger granted for a claim; absent while nobody tells. */
  readonly creditOf?: (tenantId: string, claimId: string) => Promise<ClaimCredit | undefined>;
}
