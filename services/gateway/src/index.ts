export type { DemoPerson } from "./demo-person.ts";
export { gatewayProblems } from "./errors.ts";
export { type GatewayOptions, type RunningGateway, startGateway } from "./gateway.ts";
export type { FoundPerson, PersonLookup } from "./person-lookup.ts";
export type { UpstreamName } from "./upstreams.ts";
