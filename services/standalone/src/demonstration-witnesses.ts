import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { logOrigins, type RollupSettings, type SigningKeys } from "@dure/audit";
import type { Clock } from "@dure/kernel";
import { tenantId } from "@dure/messages";
import { startWitness } from "@dure/witness";

const WITNESSES = ["council", "audit"] as const;
const POLICY_FILE = "trust-policy";

/** Agencies of the demonstration by region, and the nation above them; 행복청 is a central agency. */
export const DEMONSTRATION_ROLLUP: RollupSettings = {
  house: tenantId("dure"),
  nation: "nation",
  regions: {
    gangwon: [tenantId("donghae"), tenantId("hongcheon")],
    seoul: [tenantId("mapo"), tenantId("seongdong")],
    jeju: [tenantId("jeju")],
    central: [tenantId("happycity")],
  },
};

/** Witnesses at work, and the trust policy that asks for both of them. */
export interface DemonstrationWitnesses {
  /** With the witnesses' addresses, for the audit service. */
  readonly trustPolicy: string;
  /** File with the auditors' own copy of the policy: keys of logs and witnesses, no addresses. */
  readonly policyFile: string;
  stop(): Promise<void>;
}

/**
 * Two witnesses for the demonstration, a council's and an auditor's. In earnest they run in other houses (`dure witness`);
 * here their folder at least lies outside the data, so that putting an old copy of the data back does not make them forget.
 */
export async function startDemonstrationWitnesses(parts: {
  readonly folder: string;
  readonly domain: string;
  readonly signingKeys: SigningKeys;
  readonly clock: Clock;
}): Promise<DemonstrationWitnesses> {
  const { clock, domain, folder, signingKeys } = parts;
  const tenants = Object.values(DEMONSTRATION_ROLLUP.regions).flat();
  const origins = logOrigins({ domain, tenants, rollup: DEMONSTRATION_ROLLUP });
  const logs = await Promise.all(origins.map((origin) => signingKeys.verifierKeyFor(origin)));
  const running = await Promise.all(
    WITNESSES.map(async (name) => {
      const own = join(folder, name);
      mkdirSync(own, { recursive: true, mode: 0o700 });
      return {
        name,
        ...(await startWitness({ folder: own, name: `${name}.example`, logs, clock })),
      };
    }),
  );
  const policy = (withAddress: boolean): string =>
    [
      ...logs.map((key) => `log ${key}`),
      ...running.map(({ name, url, verifierKey }) =>
        ["witness", name, verifierKey, ...(withAddress ? [url] : [])].join(" "),
      ),
      `group both all ${WITNESSES.join(" ")}`,
      "quorum both",
      "",
    ].join("\n");
  const policyFile = join(folder, POLICY_FILE);
  writeFileSync(policyFile, policy(false));
  return {
    trustPolicy: policy(true),
    policyFile,
    async stop() {
      for (const witness of running) await witness.stop();
    },
  };
}
