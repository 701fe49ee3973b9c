import { join } from "node:path";
import { tenantId } from "@dure/messages";
import { type Projector, startProjector } from "@dure/processing";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import {
  createServiceApp,
  IDENTITY_HEADER,
  type Role,
  type ServiceApp,
  serviceLogger,
  signIdentity,
} from "@dure/service-kit";
import { seededIds } from "@dure/testing";
import type { ClaimCredit } from "../../src/http/claims/claim-view.ts";
import { registerClaimRoutes } from "../../src/http/claims/register.ts";
import { registerPraiseRoutes } from "../../src/http/praises/register.ts";
import { claimsProjection } from "../../src/projections/claims.v1.ts";
import { praisesProjection } from "../../src/projections/praises.v1.ts";
import { startTestRoom, type TestRoom } from "./room.ts";

const KEY = "an identity key for tests only";
const BASE = "/api/v1/agencies/donghae";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown> & {
    readonly items?: Record<string, unknown>[];
    readonly next?: string;
  };
}

export interface Sending {
  readonly roles?: readonly Role[];
  readonly agency?: string;
  readonly ifMatch?: number;
  /** The `dure-position` of an answer, as its headers hold it. */
  readonly after?: unknown;
  readonly key?: string;
  readonly body?: object;
}

export interface HttpWorld extends TestRoom {
  readonly projectors: readonly Projector[];
  /** What the ledger would tell of a claim. */
  readonly credits: Map<string, ClaimCredit>;
  /** As a person with the roles of the directory, or as nobody. */
  send(
    method: "GET" | "POST",
    path: string,
    ref: string | undefined,
    sending?: Sending,
  ): Promise<Answer>;
  /** A claim of this person; answers its id and position. */
  submit(ref?: string, changes?: object): Promise<{ claimId: string; position: unknown }>;
  step(claimId: string, name: string, ref: string, seen: number, body?: object): Promise<Answer>;
  /** A claim that went through both steps. */
  approve(ref?: string): Promise<{ claimId: string; position: unknown }>;
}

export const claimBody = (changes: object = {}) => ({
  activityCode: "COLLABORATION",
  actDate: "2026-06-10",
  title: "묵은 민원 해결",
  description: "세 부서가 함께 풀었습니다.",
  evidence: [{ kind: "DOC_NO", value: "기획-101" }],
  ...changes,
});

/** Routes, projectors and stores as in the service, with the directory of the fixtures. */
export async function startHttpWorld(): Promise<HttpWorld> {
  const world = await startTestRoom();
  const { clock, folder, room, store } = world;
  const readModels = openSqliteReadModels({ file: join(folder, "views.db") });
  const start = (projection: typeof claimsProjection) =>
    startProjector({ store, readModels, projection });
  const claims = await start(claimsProjection);
  const praises = await start(praisesProjection);
  const app = createServiceApp({
    name: "mileage-ledger",
    roomsTitle: "시험",
    parts: {
      clock,
      readModels,
      ids: seededIds(clock, 11),
      logger: serviceLogger({ level: "silent" }),
      identityKey: KEY,
    },
  });
  const credits = new Map<string, ClaimCredit>();
  const creditOf = async (_: string, claimId: string) => credits.get(claimId);
  const deps = { room, clock, claims, praises, creditOf };
  registerClaimRoutes(app, deps);
  registerPraiseRoutes(app, deps);
  await app.ready();
  return {
    ...world,
    ...callers(app, world),
    projectors: [claims, praises],
    credits,
    async stop() {
      await app.close();
      await claims.stop();
      await praises.stop();
      await readModels.close();
      await world.stop();
    },
  };
}

function callers(app: ServiceApp, { clock, directory }: TestRoom) {
  let attempts = 0;
  const rolesOf = (ref = ""): readonly Role[] =>
    (directory.people.get(ref)?.roles ?? []) as readonly Role[];

  const send: HttpWorld["send"] = async (method, path, ref, sending = {}) => {
    const { after, agency = "donghae", body, ifMatch, key, roles = rolesOf(ref) } = sending;
    const identity = ref !== undefined && {
      tenantId: tenantId(agency),
      kind: "person" as const,
      personRef: ref,
      roles,
    };
    const answer = await app.inject({
      method,
      url: `${BASE}${path}`,
      headers: {
        ...(identity && { [IDENTITY_HEADER]: signIdentity(identity, KEY, clock.nowMs()) }),
        ...(method === "POST" && { "idempotency-key": key ?? `attempt-${(attempts += 1)}` }),
        ...(ifMatch === undefined ? {} : { "if-match": `"${ifMatch}"` }),
        ...(typeof after === "string" ? { "dure-after": after } : {}),
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
  };

  const step: HttpWorld["step"] = (claimId, name, ref, ifMatch, body) =>
    send("POST", `/claims/${claimId}/${name}`, ref, { ifMatch, ...(body && { body }) });

  const submit: HttpWorld["submit"] = async (ref = "kim", changes = {}) => {
    const answer = await send("POST", "/claims", ref, { body: claimBody(changes) });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return { claimId: String(answer.body["claimId"]), position: answer.headers["dure-position"] };
  };

  const approve: HttpWorld["approve"] = async (ref = "kim") => {
    const { claimId } = await submit(ref);
    await step(claimId, "confirm", "head1", 0);
    const answer = await step(claimId, "approve", "office", 1);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return { claimId, position: answer.headers["dure-position"] };
  };
  return { send, step, submit, approve };
}
