import { join } from "node:path";
import { openSqliteMessageBus } from "@dure/message-bus-sqlite";
import type { TenantId } from "@dure/messages";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import { type Role, serviceLogger, signIdentity } from "@dure/service-kit";
import { startDirectory } from "../src/index.ts";
import { agencySetUp, donghae, openWorld } from "./world.ts";

const KEY = "a key of tests, long enough";

export interface Caller {
  readonly tenantId: TenantId;
  readonly personRef: string;
  readonly roles: readonly Role[];
  readonly kind: "person" | "operator";
}
export const operator: Caller = {
  tenantId: donghae,
  personRef: "operator",
  roles: ["OPERATOR"],
  kind: "operator",
};
export const as = (personRef: string, ...roles: Role[]): Caller => ({
  tenantId: donghae,
  personRef,
  roles,
  kind: "person",
});

/** A directory at work with one agency set up, and a way to call it as anybody. */
export async function openHttpWorld() {
  const world = await openWorld();
  const { store, clock, ids, keys, folder } = world;
  const bus = openSqliteMessageBus({ file: join(folder.path, "bus.db"), clock });
  const readModels = openSqliteReadModels({ file: join(folder.path, "views.db") });
  const unused = (): string => "127.0.0.1:1";
  const service = await startDirectory({
    store,
    bus,
    readModels,
    clock,
    ids,
    logger: serviceLogger({ level: "silent" }),
    identityKey: KEY,
    endpoints: { directory: unused, mileageLedger: unused },
    subjectKeys: keys,
  });
  const close = async () => {
    await service.stop();
    await bus.close();
    await readModels.close();
    await world.close();
  };
  let attempt = 0;
  const call = async (
    method: string,
    path: string,
    caller: Caller | undefined,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const url = path.startsWith("/api") ? path : `/api/v1/agencies/donghae${path}`;
    attempt += 1;
    const isFile = typeof body === "string";
    const response = await fetch(service.httpUrl + url, {
      method,
      headers: {
        ...(caller ? { "x-dure-identity": signIdentity(caller, KEY, world.clock.nowMs()) } : {}),
        ...(method === "GET" ? {} : { "idempotency-key": `attempt-${attempt}` }),
        ...(body === undefined ? {} : { "content-type": isFile ? "text/csv" : "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
  };
  const { facts, ...rest } = agencySetUp(donghae);
  const made = await call("POST", "/api/v1/operator/agencies", operator, { ...facts, ...rest });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const refs: Record<string, string> = Object.fromEntries(
    made.body.people.map((one: Record<string, string>) => [one["staffNo"], one["personRef"]]),
  );
  await service.settled();
  const admin = (): Caller => as(refs["A-1"] ?? "", "STAFF", "AGENCY_ADMIN");
  return { world, service, bus, refs, call, admin, close };
}
export type HttpWorld = Awaited<ReturnType<typeof openHttpWorld>>;

/** Makes a read wait for what an answer wrote. */
export const after = (answer: { headers: Headers }) => ({
  "dure-after": answer.headers.get("dure-position") ?? "",
});
