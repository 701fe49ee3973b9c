import type { ServiceApp } from "@dure/service-kit";
import type { ClaimRouteDeps } from "../claims/deps.ts";
import { dismissPraiseRoute } from "./dismiss-praise.ts";
import { getPraiseRoute } from "./get-praise.ts";
import { listPraisesRoute } from "./list-praises.ts";
import { receivePraiseRoute } from "./receive-praise.ts";
import { verifyPraiseRoute } from "./verify-praise.ts";

/** Routes below `/api/v1/agencies/:agency/praises`. */
export function registerPraiseRoutes(app: ServiceApp, deps: ClaimRouteDeps): void {
  receivePraiseRoute(app, deps);
  listPraisesRoute(app, deps);
  getPraiseRoute(app, deps);
  verifyPraiseRoute(app, deps);
  dismissPraiseRoute(app, deps);
}
