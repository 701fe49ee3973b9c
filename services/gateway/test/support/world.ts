import { randomIds } from "@dure/kernel";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import {
  createServiceApp,
  defineRoute,
  type HttpServer,
  idField,
  type Logger,
  lineField,
  notFound,
  startHttp,
} from "@dure/service-kit";
import { temporaryFolder, type VirtualClock, virtualClock } from "@dure/testing";
import { pino } from "pino";
import { z } from "zod";
import {
  type DemoPerson,
  type FoundPerson,
  type GatewayOptions,
  startGateway,
} from "../../src/index.ts";

export const KEY = "a-key-only-for-tests-0123456789";

export const DEMO: readonly DemoPerson[] = [
  {
    agency: "mapo",
    agencyName: "마포구",
    personRef: "ref-mapo-staff",
    description: "정책과 주무관",
  },
  {
    agency: "jeju",
    agencyName: "제주도",
    personRef: "ref-jeju-staff",
    description: "총무과 주무관",
  },
  {
    agency: "dure",
    agencyName: "두레 운영",
    personRef: "ref-operator",
    displayName: "다온",
    description: "운영자",
    kind: "operator",
  },
];

/** What a fake service saw of its requests. */
export interface Seen {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly tenantId: string;
  readonly personRef: string | undefined;
}

export interface World {
  readonly url: string;
  readonly clock: VirtualClock;
  readonly seen: Seen[];
  readonly claims: { tenantId: string; claimId: string; title: string }[];
  readonly lines: string[];
  /** People of the directory; a test takes somebody out to let them leave. */
  readonly people: Map<string, FoundPerson>;
  readonly directory: { isAway: boolean };
  /** Names that the directory shows, by `agency/reference`; a test takes one out to erase somebody. */
  readonly names: Map<string, string>;
  readonly services: readonly HttpServer[];
  signIn(body: object): Promise<string>;
  stop(): Promise<void>;
}

/** A gateway on a real socket before two small services made with the kit; two more addresses answer nothing. */
export async function startWorld(given: Partial<GatewayOptions> = {}): Promise<World> {
  const folder = await temporaryFolder();
  const clock = virtualClock(Date.parse("2026-03-02T00:00:00Z"));
  const ids = randomIds(clock);
  const lines: string[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
  const readModels = openSqliteReadModels({ file: `${folder.path}/models.db` });
  const seen: Seen[] = [];
  const claims: World["claims"] = [];
  const parts = { readModels, clock, ids, logger, identityKey: KEY };
  const mileage = await startHttp(claimService(parts, seen, claims));
  const reward = await startHttp(rewardService(parts));
  const names = new Map([
    ["mapo/ref-mapo-staff", "가온 <b>주무관</b>"],
    ["jeju/ref-jeju-staff", "나래"],
  ]);
  const register = await startHttp(directoryService(parts, names));
  const nobody = await closedAddress(parts);
  const people = new Map<string, FoundPerson>([
    ["mapo/ref-mapo-staff", { roles: ["STAFF"], orgUnit: "D01" }],
    ["jeju/ref-jeju-staff", { roles: ["STAFF"] }],
  ]);
  const directory = { isAway: false };
  const gateway = await startGateway({
    clock,
    ids,
    logger,
    readModels,
    identityKey: KEY,
    upstreams: {
      directory: register.url,
      proposal: nobody,
      "mileage-ledger": mileage.url,
      reward: reward.url,
      audit: nobody,
    },
    directory: {
      async find(tenantId, personRef) {
        if (directory.isAway) throw new Error("the directory is away");
        return people.get(`${tenantId}/${personRef}`);
      },
      close() {},
    },
    developmentSignIn: true,
    demoPeople: () => DEMO,
    ...given,
  });
  return {
    url: gateway.url,
    clock,
    seen,
    claims,
    lines,
    people,
    directory,
    names,
    services: [mileage, reward, register],
    signIn: (body) => signIn(gateway.url, body),
    async stop() {
      await gateway.stop();
      await Promise.all([mileage.stop(), reward.stop(), register.stop()]);
      await readModels.close();
      await folder.remove();
    },
  };
}

type Parts = Parameters<typeof createServiceApp>[0]["parts"] & { readonly logger: Logger };

function claimService(parts: Parts, seen: Seen[], claims: World["claims"]) {
  const app = createServiceApp({ name: "mileage-ledger", roomsTitle: "마일리지", parts });
  const Claim = z.object({ claimId: z.string().max(64), title: z.string().max(50) });
  defineRoute(app, {
    method: "POST",
    path: "/claims",
    roles: ["STAFF"],
    summary: "실적을 낸다",
    body: z.strictObject({ title: lineField(50) }),
    response: Claim,
    status: 201,
    handler: ({ body, context, tenantId, identity, request }) => {
      seen.push({ headers: request.headers, tenantId, personRef: identity.personRef });
      const claim = { claimId: context.commandId, title: body.title };
      claims.push({ ...claim, tenantId });
      return { body: claim };
    },
  });
  defineRoute(app, {
    method: "GET",
    path: "/claims/:claimId",
    roles: ["STAFF"],
    summary: "실적 하나",
    params: z.strictObject({ claimId: idField("claim") }),
    response: Claim,
    handler: ({ params, tenantId, identity, request }) => {
      seen.push({ headers: request.headers, tenantId, personRef: identity.personRef });
      const claim = claims.find(
        (one) => one.tenantId === tenantId && one.claimId === params.claimId,
      );
      if (!claim) throw notFound();
      return { body: { claimId: claim.claimId, title: claim.title } };
    },
  });
  return app;
}

function rewardService(parts: Parts) {
  const app = createServiceApp({ name: "reward", roomsTitle: "보상", parts });
  defineRoute(app, {
    method: "GET",
    path: "/catalogue",
    roles: "public",
    summary: "보상 목록",
    query: z.strictObject({ word: z.string().max(20).optional() }),
    response: z.object({ word: z.string().max(20), isSignedIn: z.boolean() }),
    handler: ({ query, identity }) => ({
      body: { word: query.word ?? "", isSignedIn: identity !== undefined },
    }),
  });
  return app;
}

function directoryService(parts: Parts, names: ReadonlyMap<string, string>) {
  const app = createServiceApp({ name: "directory", roomsTitle: "조직", parts });
  defineRoute(app, {
    method: "GET",
    path: "/people/:personRef",
    roles: ["STAFF"],
    summary: "직원 하나",
    response: z.object({ name: z.string().max(50) }),
    handler: ({ identity, params, tenantId }) => {
      // Only their own name is shown whole to anybody.
      if (identity.personRef !== params.personRef) throw notFound();
      return { body: { name: names.get(`${tenantId}/${params.personRef}`) ?? "삭제된 사람" } };
    },
  });
  return app;
}

/** An address of this machine where nobody listens any more. */
async function closedAddress(parts: Parts): Promise<string> {
  const server = await startHttp(createServiceApp({ name: "gone", roomsTitle: "없음", parts }));
  await server.stop();
  return server.url;
}

async function signIn(url: string, body: object): Promise<string> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const [cookie] = answer.headers.getSetCookie();
  if (answer.status !== 201 || !cookie) throw new Error(`no session: ${await answer.text()}`);
  return cookie.split(";")[0] as string;
}
