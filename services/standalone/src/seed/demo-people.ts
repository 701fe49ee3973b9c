import type { DemoPerson as GatewayDemoPerson } from "@dure/gateway";

/** A fictional person whom a visitor may sign in as. */
export type DemoPerson = GatewayDemoPerson;
