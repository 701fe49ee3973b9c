import type { TenantId } from "@dure/messages";
import type { RollupSettings } from "../domain/rollup/settings.ts";
import { logIds, TENANT_LOGS } from "./log-id.ts";

/** Origins of all logs of some agencies and of the roll-ups above them: what a witness of all of them has to know. */
export function logOrigins(parts: {
  readonly domain: string;
  readonly tenants: readonly TenantId[];
  readonly rollup: RollupSettings;
}): readonly string[] {
  const { domain, rollup, tenants } = parts;
  const ids = logIds(domain, rollup.house);
  const levels = [...Object.keys(rollup.regions), rollup.nation];
  return [
    ...tenants.flatMap((tenant) => TENANT_LOGS.map((log) => ids.ofTenant(tenant, log).origin)),
    ...levels.map((level) => ids.ofRollup(level).origin),
  ];
}
