import { join } from "node:path";
import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { openSqliteMessageBus } from "@dure/message-bus-sqlite";
import { tenantId } from "@dure/messages";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import {
  IDENTITY_HEADER,
  type Role,
  type RunningService,
  type ServiceParts,
  serviceLogger,
  signIdentity,
} from "@dure/service-kit";
import { seededIds, temporaryFolder, type VirtualClock, virtualClock } from "@dure/testing";
import { startReward } from "../src/index.ts";
import { NOW_MS } from "./fixtures.ts";
import { type ScriptedDirectory, scriptedDirectory } from "./scripted-directory.ts";
import { type ScriptedLedger, scriptedLedger } from "./scripted-ledger.ts";

const IDENTITY_KEY = "a key of the test, long enough";

/** Demonstration people of two agencies; all of them fictional. */
const PEOPLE = [
  ["donghae|kim", { grade: 7, roles: ["STAFF"] }],
  ["donghae|five", { grade: 5, roles: ["STAFF"] }],
  ["donghae|office", { grade: 6, roles: ["STAFF", "OFFICE"] }],
  ["donghae|hr", { grade: 7, roles: ["STAFF", "HR_ACCOUNTING"] }],
  ["mapo|mapo-office", { grade: 6, roles: ["OFFICE"] }],
] as const;

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly position: string | null;
}

export interface Running {
  readonly parts: ServiceParts;
  readonly clock: VirtualClock;
  readonly directory: ScriptedDirectory;
  readonly ledger: ScriptedLedger;
  readonly payoutFolder: string;
  /** The service that runs now; another one after `restart`. */
  service(): RunningService;
  restart(): Promise<void>;
  call(
    by: string,
    method: "GET" | "POST",
    path: string,
    options?: {
      /** An object goes as JSON, text as a CSV file. */
      readonly body?: object | string;
      readonly key?: string;
      readonly after?: string | null;
      readonly tenant?: string;
    },
  ): Promise<Answer>;
  end(): Promise<void>;
}

/** The service over HTTP on embedded stores, with a directory and a ledger over gRPC. */
export async function startRunning(): Promise<Running> {
  const folder = await temporaryFolder();
  const clock = virtualClock(NOW_MS);
  const directory = await scriptedDirectory();
  for (const [who, facts] of PEOPLE) directory.people.set(who, facts);
  const ledger = await scriptedLedger();
  const file = (name: string) => join(folder.path, name);
  const parts: ServiceParts = {
    store: openSqliteEventStore({ file: file("events.db"), clock }),
    bus: openSqliteMessageBus({ file: file("bus.db"), clock }),
    readModels: openSqliteReadModels({ file: file("views.db"), namespace: "reward" }),
    clock,
    ids: seededIds(clock, 3),
    logger: serviceLogger({ level: "silent" }),
    identityKey: IDENTITY_KEY,
    endpoints: { directory: () => directory.address, mileageLedger: () => ledger.address },
    payoutFolder: file("payouts"),
  };
  let service = await startReward(parts);
  let attempts = 0;
  return {
    parts,
    clock,
    directory,
    ledger,
    payoutFolder: file("payouts"),
    service: () => service,
    async restart() {
      await service.stop();
      service = await startReward(parts);
    },
    async call(by, method, path, { after, body, key, tenant = "donghae" } = {}) {
      attempts += 1;
      const isFile = typeof body === "string";
      const home = by.startsWith("mapo-") ? "mapo" : "donghae";
      const roles = (directory.people.get(`${home}|${by}`)?.roles ?? ["STAFF"]) as Role[];
      const identity = { tenantId: tenantId(home), kind: "person", personRef: by, roles } as const;
      const answer = await fetch(`${service.httpUrl}/api/v1/agencies/${tenant}${path}`, {
        method,
        headers: {
          [IDENTITY_HEADER]: signIdentity(identity, IDENTITY_KEY, clock.nowMs()),
          ...(method === "POST" ? { "idempotency-key": key ?? `attempt-${attempts}` } : {}),
          ...(body ? { "content-type": isFile ? "text/csv" : "application/json" } : {}),
          ...(after ? { "dure-after": after } : {}),
        },
        ...(body ? { body: isFile ? body : JSON.stringify(body) } : {}),
      });
      return {
        status: answer.status,
        body: (await answer.json()) as Record<string, unknown>,
        position: answer.headers.get("dure-position"),
      };
    },
    async end() {
      await service.stop();
      await Promise.all([directory.stop(), ledger.stop()]);
      await parts.readModels.close();
      await parts.bus.close();
      await parts.store.close();
      await folder.remove();
    },
  };
}
