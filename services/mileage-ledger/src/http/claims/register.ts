import type { ServiceApp } from "@dure/service-kit";
import { approveClaimRoute } from "./approve-claim.ts";
import { confirmClaimRoute } from "./confirm-claim.ts";
import type { ClaimRouteDeps } from "./deps.ts";
import { getClaimRoute } from "./get-claim.ts";
import { listClaimsRoute } from "./list-claims.ts";
import { rejectClaimRoute } from "./reject-claim.ts";
import { submitClaimRoute } from "./submit-claim.ts";
import { withdrawClaimRoute } from "./withdraw-claim.ts";

/** Routes below `/api/v1/agencies/:agency/claims`. */
export function registerClaimRoutes(app: ServiceApp, deps: ClaimRouteDeps): void {
  submitClaimRoute(app, deps);
  listClaimsRoute(app, deps);
  getClaimRoute(app, deps);
  confirmClaimRoute(app, deps);
  approveClaimRoute(app, deps);
  rejectClaimRoute(app, deps);
  withdrawClaimRoute(app, deps);
}
