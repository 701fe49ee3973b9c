import type { Consumer, ParkedMessage, Projector, Reactor } from "@dure/processing";
import { afterEach, describe, expect, it } from "vitest";
import { serveOperator } from "../src/index.ts";
import { type Sample, sampleService } from "./support/sample-service.ts";

const PREFIX = "/api/v1/operator/sample";
let sample: Sample;
let replays: [string, string, boolean][];
afterEach(() => sample.app.close());

const parkedMessage = (order: string): ParkedMessage => ({
  tenantId: "mapo",
  source: "reactions",
  key: "mapo|claim-1",
  order,
  messageId: `message-${order}`,
  reason: "a reason that quotes 가온",
  parkedAtMs: 0,
  content: { secret: "content" },
  type: "claim.submitted",
  detail: "가온",
  attempts: 5,
});

function start(): void {
  sample = sampleService();
  replays = [];
  const projector = {
    name: "claims.v1",
    lag: async () => ({ checkpoint: "1", head: "2", caughtUp: false, error: "가온" }),
    rebuild: async () => ({ digest: "abc" }),
    compare: async (tenantId: string) => ({
      position: "1",
      documents: 2,
      differenceCount: 1,
      differences: [{ collection: "claims", id: tenantId, kind: "DIFFERENT", fields: ["won"] }],
    }),
  } as unknown as Projector;
  const reactor = {
    name: "reactions",
    lag: async () => ({ caughtUp: true }),
    parked: async () => [parkedMessage("1"), parkedMessage("2")],
    async replayParked(tenantId: string, key: string, { dryRun }: { dryRun: boolean }) {
      replays.push([tenantId, key, dryRun]);
      return { count: 2, replayed: dryRun ? 0 : 2 };
    },
  } as unknown as Reactor;
  const consumer = {
    name: "inbox",
    pending: async () => 5,
    parked: async () => [],
  } as unknown as Consumer;
  serveOperator(sample.app, {
    projectors: [projector],
    reactors: [reactor],
    consumers: [consumer],
  });
}

const operator = () => sample.as({ kind: "operator", roles: ["OPERATOR"] });

describe("the operator's routes", () => {
  it("show progress and what is parked, without contents", async () => {
    start();
    const answer = await sample.app.inject({ url: `${PREFIX}/status`, headers: operator() });
    expect(answer.json()).toEqual({
      service: "sample",
      projectors: [
        { name: "claims.v1", checkpoint: "1", head: "2", caughtUp: false, isFailing: true },
      ],
      relays: [],
      reactors: [{ name: "reactions", caughtUp: true, isFailing: false }],
      consumers: [{ name: "inbox", pending: 5 }],
      parked: [{ source: "reactions", tenantId: "mapo", key: "mapo|claim-1", count: 2 }],
    });
  });

  it("replay what is parked, first as a dry run", async () => {
    start();
    const replay = (dryRun: boolean, source = "reactions") =>
      sample.post(
        `${PREFIX}/parked/replay`,
        { tenantId: "mapo", source, key: "mapo|claim-1", dryRun },
        { ...operator(), "idempotency-key": `replay-${source}-${dryRun}` },
      );
    expect((await replay(true)).json()).toEqual({ count: 2, replayed: 0 });
    expect((await replay(false)).json()).toEqual({ count: 2, replayed: 2 });
    expect((await replay(true, "nobody")).statusCode).toBe(404);
    expect(replays).toEqual([
      ["mapo", "mapo|claim-1", true],
      ["mapo", "mapo|claim-1", false],
    ]);
  });

  it("rebuild a view", async () => {
    start();
    const rebuild = (name: string) =>
      sample.app.inject({
        method: "POST",
        url: `${PREFIX}/projections/${name}/rebuild`,
        headers: { ...operator(), "idempotency-key": `rebuild-${name}` },
      });
    expect((await rebuild("claims.v1")).json()).toEqual({ digest: "abc" });
    expect((await rebuild("unknown.v1")).statusCode).toBe(404);
  });

  it("compare a view with the log, one agency at a time", async () => {
    start();
    const compare = (name: string, tenantId: string) =>
      sample.app.inject({
        url: `${PREFIX}/projections/${name}/differences?tenantId=${tenantId}`,
        headers: operator(),
      });
    expect((await compare("claims.v1", "mapo")).json()).toMatchObject({
      documents: 2,
      differenceCount: 1,
      differences: [{ id: "mapo", kind: "DIFFERENT", fields: ["won"] }],
    });
    expect((await compare("unknown.v1", "mapo")).statusCode).toBe(404);
    expect((await compare("claims.v1", "M-A-P-O")).statusCode).toBe(404);
  });

  it("are for operators only", async () => {
    start();
    const url = `${PREFIX}/status`;
    expect((await sample.app.inject({ url })).statusCode).toBe(401);
    const staff = await sample.app.inject({ url, headers: sample.as({}) });
    expect(staff.json()).toMatchObject({ code: "ROLE_MISSING" });
  });
});
