/** The services behind the gateway. */
export const UPSTREAM_NAMES = [
  "directory",
  "proposal",
  "mileage-ledger",
  "reward",
  "audit",
] as const;
export type UpstreamName = (typeof UPSTREAM_NAMES)[number];

/** Who owns the first segment below `/api/v1/agencies/{agency}`. */
const OWNERS: ReadonlyMap<string, UpstreamName> = new Map([
  ["people", "directory"],
  ["departments", "directory"],
  ["policies", "directory"],
  ["imports", "directory"],
  ["agency", "directory"],
  ["proposals", "proposal"],
  ["claims", "mileage-ledger"],
  ["praises", "mileage-ledger"],
  ["wallets", "mileage-ledger"],
  ["ledger", "mileage-ledger"],
  ["budgets", "mileage-ledger"],
  ["departments-board", "mileage-ledger"],
  ["catalogue", "reward"],
  ["redemptions", "reward"],
  ["payouts", "reward"],
  ["logs", "audit"],
  ["audit", "audit"],
]);

const AGENCY_PATH = /^\/api\/v1\/agencies\/[a-z0-9]{1,32}\/([a-z-]+)(?:\/|$)/;
const OPERATOR_PATH = /^\/api\/v1\/operator\/([a-z-]+)(?:\/|$)/;

const isUpstream = (name: string): name is UpstreamName =>
  (UPSTREAM_NAMES as readonly string[]).includes(name);

/** The service that answers a path, or undefined. Only the path is looked at, undecoded, as it will be passed on. */
export function ownerOf(path: string): UpstreamName | undefined {
  const segment = AGENCY_PATH.exec(path)?.[1];
  if (segment !== undefined) return OWNERS.get(segment);
  const service = OPERATOR_PATH.exec(path)?.[1];
  // Agencies are set up by the directory; everything else of the operator names its service.
  if (service === "agencies") return "directory";
  return service !== undefined && isUpstream(service) ? service : undefined;
}
