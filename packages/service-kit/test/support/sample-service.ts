import { accepted, defineProblems, refused } from "@dure/kernel";
import type { GlobalPosition, TenantId } from "@dure/messages";
import { seededIds, type VirtualClock, virtualClock } from "@dure/testing";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { pino } from "pino";
import { z } from "zod";
import {
  assertRevision,
  createServiceApp,
  defineOperatorRoute,
  defineRoute,
  IDENTITY_HEADER,
  type Identity,
  idField,
  lineField,
  notFound,
  pageOf,
  pageQuery,
  type Role,
  type ServiceApp,
  type ServiceAppOptions,
  signIdentity,
  textField,
} from "../../src/index.ts";
import { memoryReadModels } from "./memory-read-models.ts";

export const KEY = "a-key-only-for-tests-0123456789";
export const START_MS = Date.parse("2026-03-02T00:00:00Z");

export const problems = defineProblems({
  CLAIM_CLOSED: { status: 409, title: "마감되었습니다.", why: "{day}에 마감", remedy: "기다린다" },
});

export const ClaimBody = z.strictObject({
  title: lineField(20),
  text: textField(100).optional(),
  points: z.int().min(1).max(10),
  kind: z.enum(["A", "B"]).optional(),
  shares: z
    .array(z.strictObject({ ref: z.string().max(26), weight: z.int().min(1) }))
    .max(3)
    .optional(),
});

/** What happened in a sample service. `events` stands for the log: refused requests must leave it empty. */
export interface Sample {
  readonly app: ServiceApp;
  readonly clock: VirtualClock;
  readonly events: { tenantId: string; commandId: string; title: string }[];
  readonly lines: string[];
  readonly parts: ServiceAppOptions["parts"];
  /** Runs before each claim is written. */
  before: () => Promise<void>;
  as(identity: Partial<Identity> & { roles?: readonly Role[] }): Record<string, string>;
  post(
    url: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>;
}

export const person = (tenantId: string, roles: readonly Role[] = ["STAFF"]): Identity => ({
  tenantId: tenantId as TenantId,
  kind: "person",
  personRef: `person-of-${tenantId}`,
  roles,
  orgUnit: "D01",
});

/** A small service over the kit: claims are kept in a list. */
export function sampleService(
  options: Partial<ServiceAppOptions> = {},
  given: { parts?: ServiceAppOptions["parts"]; clock?: VirtualClock } = {},
): Sample {
  const clock = given.clock ?? virtualClock(START_MS);
  const lines: string[] = [];
  const parts = given.parts ?? {
    readModels: memoryReadModels(),
    clock,
    ids: seededIds(clock, 7),
    logger: pino({ level: "info" }, { write: (line: string) => void lines.push(line) }),
    identityKey: KEY,
  };
  const app = createServiceApp({ name: "sample", roomsTitle: "표본", ...options, parts });
  const sample: Sample = {
    app,
    clock,
    events: [],
    lines,
    parts,
    before: async () => undefined,
    as: (identity) => ({
      [IDENTITY_HEADER]: signIdentity(
        { ...person(identity.tenantId ?? "mapo"), ...identity },
        KEY,
        clock.nowMs(),
      ),
    }),
    post: (url, body, headers) =>
      app.inject({
        method: "POST",
        url,
        headers: {
          ...sample.as({}),
          "idempotency-key": `key-${sample.lines.length}-${sample.events.length}-0001`,
          ...(typeof body === "string" ? { "content-type": "application/json" } : {}),
          ...headers,
        },
        payload: body as NonNullable<InjectOptions["payload"]>,
      }),
  };
  sampleRoutes(sample);
  return sample;
}

function sampleRoutes(sample: Sample): void {
  const { app, events } = sample;
  const ClaimView = z.object({ claimId: z.string().max(64), title: z.string().max(20) });
  defineRoute(app, {
    method: "POST",
    path: "/claims",
    roles: ["STAFF"],
    summary: "실적을 낸다",
    body: ClaimBody,
    response: ClaimView,
    status: 201,
    handler: async ({ body, context, tenantId }) => {
      if (body.title === "closed") return refused(problems.refuse("CLAIM_CLOSED", { day: "월" }));
      if (body.title === "broken") throw new Error("a broken handler that knows 010-1234-5678");
      await sample.before();
      const known = events.find((event) => event.commandId === context.commandId);
      if (!known) events.push({ tenantId, commandId: context.commandId, title: body.title });
      return accepted({
        body: { claimId: context.commandId, title: body.title },
        position: "00000000000000000042" as GlobalPosition,
        revision: 0,
      });
    },
  });
  defineRoute(app, {
    method: "GET",
    path: "/claims",
    roles: ["STAFF", "AUDITOR"],
    summary: "실적 목록",
    query: pageQuery({ status: z.enum(["OPEN", "DONE"]).optional() }),
    response: pageOf(ClaimView),
    handler: ({ tenantId, query }) => ({
      body: {
        items: events
          .filter((event) => event.tenantId === tenantId)
          .slice(0, query.limit)
          .map((event) => ({ claimId: event.commandId, title: event.title })),
      },
    }),
  });
  defineRoute(app, {
    method: "GET",
    path: "/claims/:claimId",
    roles: ["STAFF"],
    summary: "실적 하나",
    response: ClaimView,
    handler: ({ tenantId, params }) => {
      const claim = events.find(
        (event) => event.tenantId === tenantId && event.commandId === params.claimId,
      );
      if (!claim) throw notFound();
      return { body: { claimId: claim.commandId, title: claim.title }, revision: 0 };
    },
  });
  defineRoute(app, {
    method: "PATCH",
    path: "/claims/:claimId",
    roles: ["STAFF"],
    summary: "실적을 고친다",
    params: z.strictObject({ claimId: idField("claim") }),
    body: z.strictObject({ title: lineField(20) }),
    ifMatch: true,
    handler: ({ expectedRevision, body }) => {
      assertRevision(expectedRevision ?? -1, 3);
      events.push({ tenantId: "mapo", commandId: "edited", title: body.title });
      return { body: undefined, revision: 4 };
    },
  });
  defineRoute(app, {
    method: "POST",
    path: "/imports",
    roles: ["AGENCY_ADMIN"],
    summary: "명부를 올린다",
    rawBody: { contentTypes: ["text/csv"], maxBytes: 2_000_000 },
    response: z.object({ sizeBytes: z.int(), fileName: z.string().max(255).optional() }),
    handler: ({ raw }) => ({
      body: {
        sizeBytes: raw.bytes.length,
        ...(raw.fileName === undefined ? {} : { fileName: raw.fileName }),
      },
    }),
  });
  defineRoute(app, {
    method: "GET",
    path: "/board",
    roles: "public",
    summary: "누구나 보는 판",
    response: z.object({ agency: z.string().max(32), signedIn: z.boolean() }),
    handler: ({ tenantId, identity }) => ({
      body: { agency: tenantId, signedIn: identity !== undefined },
    }),
  });
  defineRoute(app, {
    method: "GET",
    path: "/export",
    roles: ["AUDITOR"],
    summary: "내보내기",
    produces: "text/csv; charset=utf-8",
    handler: () => ({
      file: {
        bytes: "\uFEFF이름\n",
        contentType: "text/csv; charset=utf-8",
        fileName: "내보내기.csv",
      },
    }),
  });
  defineRoute(app, {
    method: "GET",
    path: "/logs/tile",
    roles: ["AUDITOR"],
    summary: "변하지 않는 조각",
    produces: "application/octet-stream",
    handler: () => ({
      file: { bytes: Uint8Array.of(0, 255, 10), contentType: "application/octet-stream" },
      cacheControl: "private, max-age=31536000, immutable",
      entityTag: "abc",
    }),
  });
  defineOperatorRoute(app, {
    method: "POST",
    path: "/things/:thingId/resume",
    summary: "다시 시작한다",
    params: z.strictObject({ thingId: idField("thing") }),
    body: z.strictObject({ why: lineField(20) }),
    response: z.object({ thingId: z.string().max(128), by: z.string().max(64) }),
    handler: ({ identity, params }) => ({
      body: { thingId: params.thingId, by: identity.personRef },
    }),
  });
}
