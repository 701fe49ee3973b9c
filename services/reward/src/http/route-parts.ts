import type { TenantId } from "@dure/messages";
import type { Projector } from "@dure/processing";
import type { ServiceApp } from "@dure/service-kit";
import type { FindPayout } from "../commands/apply-payout-report.ts";
import type { RedemptionState } from "../domain/redemption/state.ts";
import type { RedemptionRoom } from "../process/redemption-room.ts";

/** What the routes of this service share. */
export interface RouteParts {
  readonly app: ServiceApp;
  readonly room: RedemptionRoom;
  readonly reader: Projector["reader"];
  /** Drives one redemption on; the same function that the runner uses. */
  readonly advance: (tenantId: TenantId, redemptionId: string) => Promise<RedemptionState>;
  readonly findPayout: FindPayout;
}
