import { chooseEngines, type HashEngines } from "../src/hashing/choose-engines.ts";
import { hashBundle } from "../src/hashing/hash-bundle.ts";
import { lanesEngine } from "../src/hashing/lanes-engine.ts";
import { splitHashes, TILE_WIDTH, TileEdges } from "../src/index.ts";
import { bundleTexts } from "./bundle-text.ts";
import type { TenantLog } from "./tenants.ts";

/**
 * What is done with a ledger: its leaf hashes (by the engine that was chosen, by the lanes alone or by node:crypto
 * alone), its root too, and its entries read and its balances summed too.
 */
export type Pass = "all" | "hash" | "hash by lanes" | "hash by node:crypto" | "root";

/** What came out, so that the same work can be seen to be the same. */
export interface Outcome {
  /** Sum of the first four bytes of all roots (or last leaf hashes), modulo 2^32. */
  readonly mark: number;
  /** Sum of all balances; nothing, as every move has two sides. */
  readonly balance: number;
  readonly accounts: number;
}

const forced: Partial<Record<Pass, HashEngines>> = {
  "hash by lanes": chooseEngines(lanesEngine(), 0),
  "hash by node:crypto": chooseEngines(undefined, 0),
};

/** Does one pass over some ledgers. */
export function runPass(logs: readonly TenantLog[], pass: Pass): Outcome {
  let [mark, balance, accounts] = [0, 0, 0];
  for (const log of logs) {
    const balances = new Map<string, number>();
    const bytes =
      pass === "all" || pass === "root"
        ? rootOfLog(log, pass === "all" ? balances : undefined)
        : lastLeaf(log, forced[pass]);
    mark = (mark + Buffer.from(bytes).readUInt32BE()) >>> 0;
    for (const sum of balances.values()) balance += sum;
    accounts += balances.size;
  }
  return { mark, balance, accounts };
}

function lastLeaf({ bundles, size }: TenantLog, engines: HashEngines | undefined): Uint8Array {
  let hashes: Uint8Array = new Uint8Array(4);
  for (const [index, bundle] of bundles.entries()) {
    hashes = hashBundle(bundle, Math.min(TILE_WIDTH, size - index * TILE_WIDTH), engines);
  }
  return hashes.subarray(-32);
}

function rootOfLog(log: TenantLog, balances: Map<string, number> | undefined): Uint8Array {
  const edges = new TileEdges();
  for (const [index, bundle] of log.bundles.entries()) {
    const count = Math.min(TILE_WIDTH, log.size - index * TILE_WIDTH);
    const hashes = hashBundle(bundle, count);
    if (count === TILE_WIDTH) edges.takeTile(0, hashes);
    else for (const hash of splitHashes(hashes)) edges.push(0, hash);
    if (balances) addUp(bundle, count, balances);
  }
  return edges.root();
}

interface Entry {
  readonly body: {
    readonly moves?: readonly {
      readonly amount: number;
      readonly credit: string;
      readonly debit: string;
      readonly phase: string;
    }[];
  };
}

/** Reads a bundle's entries and books what they post. */
export function addUp(bundle: Uint8Array, count: number, balances: Map<string, number>): void {
  for (const text of bundleTexts(bundle, count)) {
    for (const { body } of JSON.parse(text) as Entry[]) {
      for (const { amount, credit, debit, phase } of body.moves ?? []) {
        if (phase !== "post" && phase !== "settle") continue;
        balances.set(debit, (balances.get(debit) ?? 0) - amount);
        balances.set(credit, (balances.get(credit) ?? 0) + amount);
      }
    }
  }
}
