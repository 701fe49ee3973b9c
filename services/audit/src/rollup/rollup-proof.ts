import { formatReceipt, inclusionProof, openCheckpoint, tileHashReader } from "@dure/ledger-proof";
import type { TenantId } from "@dure/messages";
import type { TenantLog } from "../logs/log-id.ts";
import type { LogKeeper } from "../logs/log-keeper.ts";
import type { LogRegistry } from "../logs/log-registry.ts";
import type { LevelFold, RolledUp } from "./level-fold.ts";
import type { Rollup } from "./rollup.ts";

/** That an agency's checkpoint is in the region's log, and the region's in the nation's. */
export interface RollupProof {
  /** The agency's signed checkpoint: the entry that the region's receipt proves. */
  readonly checkpoint: string;
  readonly region: {
    readonly origin: string;
    /** A C2SP tlog-proof. */
    readonly receipt: string;
    /** The region's signed checkpoint: the entry that the nation's receipt proves. */
    readonly checkpoint: string;
  };
  /** Absent while the nation has not taken the region's checkpoint yet. */
  readonly nation?: { readonly origin: string; readonly receipt: string };
}

/** Proves the newest checkpoint of an agency that went up as far as possible; undefined while none went up. */
export async function rollupProof(
  { logs, rollup }: { readonly logs: LogRegistry; readonly rollup: Rollup },
  tenantId: TenantId,
  log: TenantLog,
): Promise<RollupProof | undefined> {
  const origin = logs.ofTenant(tenantId, log)?.id.origin;
  const region = rollup.levels.find(({ lower }) => lower.some((id) => id.origin === origin));
  const regional = region && logs.byOrigin(region.id.origin);
  if (origin === undefined || !region || !regional?.shown) return undefined;
  const nation = rollup.levels.find(({ lower }) => lower.some((id) => id === region.id));
  const higher = nation && (await proveHigher(logs, nation, region, origin));
  if (higher) return higher;
  const own = newestWithin(region, origin, regional.shown.size);
  return (
    own && {
      checkpoint: own.note,
      region: {
        origin: region.id.origin,
        receipt: await receipt(regional, own.index, regional.shown.full),
        checkpoint: regional.shown.note,
      },
    }
  );
}

async function proveHigher(
  logs: LogRegistry,
  nation: LevelFold,
  region: LevelFold,
  origin: string,
): Promise<RollupProof | undefined> {
  const regional = logs.byOrigin(region.id.origin);
  const national = logs.byOrigin(nation.id.origin);
  if (!regional || !national?.shown) return undefined;
  const { size } = national.shown;
  const up = newestWithin(nation, region.id.origin, size);
  const own = up && newestWithin(region, origin, up.size);
  return (
    own && {
      checkpoint: own.note,
      region: {
        origin: region.id.origin,
        receipt: await receipt(regional, own.index, up.note),
        checkpoint: up.note,
      },
      nation: {
        origin: nation.id.origin,
        receipt: await receipt(national, up.index, national.shown.full),
      },
    }
  );
}

const newestWithin = (level: LevelFold, origin: string, size: number): RolledUp | undefined =>
  level.rolledOf(origin).findLast(({ index }) => index < size);

async function receipt(log: LogKeeper, index: number, checkpoint: string): Promise<string> {
  const { size } = openCheckpoint(checkpoint, log.verifier);
  const proof = await inclusionProof(tileHashReader(log.tiles, size), index, size);
  return formatReceipt({ index, proof, checkpoint });
}
