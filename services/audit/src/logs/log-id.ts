import { parseStreamName, type StreamName, streamName, type TenantId } from "@dure/messages";

/** The two logs of every agency. */
export const TENANT_LOGS = ["journal", "ledger"] as const;
export type TenantLog = (typeof TENANT_LOGS)[number];

const LEDGER_ASSET = "mileage";
const JOURNAL = "journal";

/** One Merkle log: what it is called outside, and where its leaves and checkpoints stand in the event store. */
export interface LogId {
  /** For a roll-up: the house. */
  readonly tenantId: TenantId;
  /** `ledger`, `journal` or `rollup-<level>`; name of the log's folder as well. */
  readonly name: string;
  /** First line of its checkpoints and name of its key. */
  readonly origin: string;
  readonly leafStream: StreamName;
  readonly checkpointStream: StreamName;
}

export interface LogIds {
  ofTenant(tenantId: TenantId, log: TenantLog): LogId;
  ofRollup(level: string): LogId;
  /** The log that a stream feeds with leaves or checkpoints; undefined for every other stream. */
  ofStream(name: StreamName): LogId | undefined;
}

/**
 * Names of all logs of an installation. `domain` is the operator's name in origins (docs/ledger-format.md §2), `house`
 * the tenant that holds the roll-ups.
 */
export function logIds(domain: string, house: TenantId): LogIds {
  const idOf = (tenantId: TenantId, name: string, origin: string, leaves: StreamName): LogId => ({
    tenantId,
    name,
    origin: `${domain}/${origin}`,
    leafStream: leaves,
    checkpointStream: streamName("checkpoint", tenantId, name),
  });
  const ofTenant: LogIds["ofTenant"] = (tenantId, log) =>
    log === "ledger"
      ? idOf(
          tenantId,
          log,
          `ledger/${tenantId}/${LEDGER_ASSET}`,
          streamName("ledger", tenantId, LEDGER_ASSET),
        )
      : idOf(tenantId, log, `journal/${tenantId}`, streamName("journal", tenantId, JOURNAL));
  const ofRollup: LogIds["ofRollup"] = (level) =>
    idOf(house, `rollup-${level}`, `rollup/${level}`, streamName("rollup", house, level));
  const ofCheckpoints = (tenantId: TenantId, name: string): LogId | undefined => {
    if (name === "ledger" || name === "journal") return ofTenant(tenantId, name);
    return name.startsWith("rollup-") ? ofRollup(name.slice("rollup-".length)) : undefined;
  };
  return {
    ofTenant,
    ofRollup,
    ofStream(name) {
      const { category, id, tenantId } = parseStreamName(name);
      const found =
        category === "checkpoint"
          ? ofCheckpoints(tenantId, id)
          : category === "rollup"
            ? ofRollup(id)
            : category === "ledger" || category === "journal"
              ? ofTenant(tenantId, category)
              : undefined;
      // A stream of another id, or of another house, feeds none of these logs.
      return found && (found.leafStream === name || found.checkpointStream === name)
        ? found
        : undefined;
    },
  };
}
