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
import { startProposal } from "../src/index.ts";
import { NOW_MS } from "./fixtures.ts";
import { type ScriptedDirectory, scriptedDirectory } from "./scripted-directory.ts";

const IDENTITY_KEY = "a key of the test, long enough";

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly etag: string | null;
  readonly position: string | null;
}

export interface Running {
  readonly parts: ServiceParts;
  readonly clock: VirtualClock;
  readonly directory: ScriptedDirectory;
  readonly service: RunningService;
  call(
    by: string,
    method: "GET" | "POST",
    path: string,
    options?: {
      readonly body?: object;
      readonly key?: string;
      readonly ifMatch?: string;
      readonly after?: string | null;
      readonly tenant?: string;
    },
  ): Promise<Answer>;
  end(): Promise<void>;
}

/** The service over HTTP on embedded stores, with a directory over gRPC. */
export async function startRunning(): Promise<Running> {
  const folder = await temporaryFolder();
  const clock = virtualClock(NOW_MS);
  const directory = await scriptedDirectory();
  const file = (name: string) => join(folder.path, name);
  const parts: ServiceParts = {
    store: openSqliteEventStore({ file: file("events.db"), clock }),
    bus: openSqliteMessageBus({ file: file("bus.db"), clock }),
    readModels: openSqliteReadModels({ file: file("views.db"), namespace: "proposal" }),
    clock,
    ids: seededIds(clock, 3),
    logger: serviceLogger({ level: "silent" }),
    identityKey: IDENTITY_KEY,
    endpoints: { directory: () => directory.address, mileageLedger: () => "" },
  };
  const service = await startProposal(parts);
  let attempts = 0;
  return {
    parts,
    clock,
    directory,
    service,
    async call(by, method, path, { after, body, ifMatch, key, tenant = "donghae" } = {}) {
      attempts += 1;
      const home = by.startsWith("mapo-") ? "mapo" : "donghae";
      const roles = (directory.people.get(`${home}|${by}`)?.roles ?? ["STAFF"]) as Role[];
      const identity = { tenantId: tenantId(home), kind: "person", personRef: by, roles } as const;
      const answer = await fetch(`${service.httpUrl}/api/v1/agencies/${tenant}${path}`, {
        method,
        headers: {
          [IDENTITY_HEADER]: signIdentity(identity, IDENTITY_KEY, clock.nowMs()),
          ...(method === "POST" ? { "idempotency-key": key ?? `attempt-${attempts}` } : {}),
          ...(body ? { "content-type": "application/json" } : {}),
          ...(ifMatch ? { "if-match": ifMatch } : {}),
          ...(after ? { "dure-after": after } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return {
        status: answer.status,
        body: (await answer.json()) as Record<string, unknown>,
        etag: answer.headers.get("etag"),
        position: answer.headers.get("dure-position"),
      };
    },
    async end() {
      await service.stop();
      await directory.stop();
      await parts.readModels.close();
      await parts.bus.close();
      await parts.store.close();
      await folder.remove();
    },
  };
}
