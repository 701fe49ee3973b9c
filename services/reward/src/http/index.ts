import { serveApproveRedemption } from "./approve-redemption.ts";
import { serveCancelRedemption } from "./cancel-redemption.ts";
import { serveGetCatalogue } from "./get-catalogue.ts";
import { serveGetRedemption } from "./get-redemption.ts";
import { serveListPayouts } from "./list-payouts.ts";
import { serveListRedemptions } from "./list-redemptions.ts";
import { serveRejectRedemption } from "./reject-redemption.ts";
import { serveReportPayouts } from "./report-payouts.ts";
import { serveRequestRedemption } from "./request-redemption.ts";
import type { RouteParts } from "./route-parts.ts";

/** Every route of this service. */
export function serveRewards(parts: RouteParts): void {
  serveGetCatalogue(parts);
  serveRequestRedemption(parts);
  serveListRedemptions(parts);
  serveGetRedemption(parts);
  serveApproveRedemption(parts);
  serveRejectRedemption(parts);
  serveCancelRedemption(parts);
  serveReportPayouts(parts);
  serveListPayouts(parts);
}
