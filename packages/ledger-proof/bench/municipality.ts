import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ed25519Signer,
  encodeBundle,
  folderTileStore,
  type HashingPool,
  LogBuilder,
  openHashingPool,
  parsePolicy,
  signCheckpoint,
  type TileStore,
  type TrustPolicy,
  verifyLog,
} from "../src/index.ts";
import { addUp } from "./passes.ts";
import { bundlesOf, type Tenant } from "./tenants.ts";

export interface Export {
  readonly store: TileStore;
  readonly checkpoint: Uint8Array;
  readonly origin: string;
  readonly policy: TrustPolicy;
  remove(): void;
}

/**
 * Writes one ledger of Dure's own entries as an auditor gets it: bundles, tiles and a signed checkpoint in a folder.
 */
export async function exportOf(tenant: Tenant): Promise<Export> {
  const folder = mkdtempSync(join(tmpdir(), "dure-bench-"));
  const origin = `mileage.example/ledger/${tenant.tenant}/mileage`;
  const signer = ed25519Signer(origin, new Uint8Array(32).fill(7));
  const store = folderTileStore(folder);
  const builder = await LogBuilder.open(store, 0);
  for (const entries of bundlesOf("own", tenant)) {
    builder.append(entries);
    await builder.flush();
  }
  const checkpoint = { origin, size: builder.size, root: builder.root() };
  return {
    store,
    checkpoint: await signCheckpoint(checkpoint, signer),
    origin,
    policy: parsePolicy(`log ${signer.verifierKey}\nquorum none\n`),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/**
 * From the export to the verdict: signature, every leaf hash, every tile and the root, and all entries read
 * and their balances summed. With `workers` the leaf hashes come from other threads, while this one reads and sums.
 */
export async function judge(exported: Export, workers: number): Promise<void> {
  const pool = workers > 0 ? openHashingPool({ workers }) : undefined;
  const balances = new Map<string, number>();
  try {
    const verdict = await verifyLog({
      ...exported,
      ...(pool ? { hash: hashWith(pool) } : {}),
      onBundle: (_first, entries) => addUp(encodeBundle(entries), entries.length, balances),
    });
    if (!verdict.ok) throw new Error(`the bench's own log is refused: ${JSON.stringify(verdict)}`);
  } finally {
    await pool?.close();
  }
}

const hashWith = (pool: HashingPool) => (bytes: Uint8Array, count: number) =>
  pool.hashBundles([{ bytes, count }]);
