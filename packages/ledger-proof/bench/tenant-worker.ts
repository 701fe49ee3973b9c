import { parentPort } from "node:worker_threads";
import type { EntryKind } from "./entries.ts";
import { type Outcome, type Pass, runPass } from "./passes.ts";
import { type Tenant, type TenantLog, tenantLog } from "./tenants.ts";

/** What the bench asks of a thread: to make its share of the ledgers, or to do a pass over them. */
export type Order =
  | { readonly do: "make"; readonly kind: EntryKind; readonly tenants: readonly Tenant[] }
  | { readonly do: "run"; readonly pass: Pass };

export type Report =
  | { readonly did: "make"; readonly bytes: number }
  | { readonly did: "run"; readonly outcome: Outcome };

let logs: readonly TenantLog[] = [];

parentPort?.on("message", (order: Order) => {
  parentPort?.postMessage(carryOut(order));
});

function carryOut(order: Order): Report {
  if (order.do === "run") return { did: "run", outcome: runPass(logs, order.pass) };
  logs = order.tenants.map((tenant) => tenantLog(order.kind, tenant));
  let bytes = 0;
  for (const { bundles } of logs) for (const bundle of bundles) bytes += bundle.length;
  return { did: "make", bytes };
}
