import { readFileSync } from "node:fs";
import { RefusalError } from "@dure/kernel";
import { policyProblems } from "./errors.ts";
import type { Provenance } from "./provenance.ts";
import type { Policy } from "./schema.ts";
import { parsePolicyYaml } from "./yaml.ts";

/** The agencies that come with a pack, in the order of domain.md §3.4. */
export const PACK_TENANTS = [
  "hongcheon",
  "jeju",
  "happycity",
  "mapo",
  "donghae",
  "seongdong",
] as const;

/** First version of an agency's policy, as it is delivered, with the origin of every number. */
export interface PolicyPack {
  readonly tenantId: string;
  readonly fileName: string;
  /** The file's own text, for an agency that wants to start from it. */
  readonly yaml: string;
  readonly policy: Policy;
  readonly provenance: Provenance;
}

const loaded = new Map<string, PolicyPack>();

/** Every pack. Reads the files once; throws RefusalError with POLICY_PACK_BROKEN when one does not parse. */
export function packs(): readonly PolicyPack[] {
  return PACK_TENANTS.map(load);
}

/** The pack of an agency, or `undefined` when it has none. */
export function packFor(tenantId: string): PolicyPack | undefined {
  const tenant = PACK_TENANTS.find((known) => known === tenantId);
  return tenant && load(tenant);
}

// This is the only file of the package that reads anything from outside.
function load(tenantId: (typeof PACK_TENANTS)[number]): PolicyPack {
  const known = loaded.get(tenantId);
  if (known) return known;
  const fileName = `${tenantId}.yaml`;
  const yaml = readFileSync(new URL(`../packs/${fileName}`, import.meta.url), "utf8");
  const read = parsePolicyYaml(yaml, fileName);
  if (!read.ok) {
    const detail = read.errors
      .map(({ file, line, column, code, why }) => `${file}:${line}:${column} ${code} ${why}`)
      .join("\n");
    throw new RefusalError(policyProblems.refuse("POLICY_PACK_BROKEN", { detail }));
  }
  const pack = { tenantId, fileName, yaml, policy: read.policy, provenance: read.provenance };
  loaded.set(tenantId, pack);
  return pack;
}
