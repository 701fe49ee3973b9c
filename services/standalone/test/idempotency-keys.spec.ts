import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setUpBody } from "./agency.ts";
import { type ApiRoom, openApiRoom } from "./api-room.ts";
import { claimBody } from "./claims.ts";
import { operator } from "./client.ts";
import { AGENCY_ROUTE } from "./open-api.ts";
import { expectProblem } from "./problem.ts";
import { changedAt, objectOf, properties } from "./wrong-input.ts";

let room: ApiRoom;

beforeAll(async () => {
  room = await openApiRoom();
});
afterAll(() => room.world.close());

describe("a key belongs to one request", () => {
  test("the same key and body answer the same; another body is refused with 422", async () => {
    const { people, world } = room;
    const { client } = world;
    const headers = { "idempotency-key": randomUUID() };
    const first = await client.post(people.kim, "/claims", claimBody("key-1"), headers);
    expect(first.status).toBe(201);
    await room.world.settled();
    const head = await room.world.store.head();
    const again = await client.post(people.kim, "/claims", claimBody("key-1"), headers);
    expect({ status: again.status, body: again.body }).toEqual({ status: 201, body: first.body });
    expect(again.headers.get("dure-position")).toBe(first.headers.get("dure-position"));
    const other = await client.post(people.kim, "/claims", claimBody("key-2"), headers);
    expectProblem(other, 422, ["IDEMPOTENCY_KEY_REUSED"]);
    expect(await room.world.store.head()).toBe(head);
    // Another person's key of the same text is another key.
    expect((await client.post(people.lee, "/claims", claimBody("key-3"), headers)).status).toBe(
      201,
    );
  });

  test("on every route, also after a refusal", async () => {
    const chosen = room.withBody.filter(
      (one) => one.path.startsWith(AGENCY_ROUTE) && properties(one).length > 0,
    );
    for (const operation of chosen) {
      const headers = { "idempotency-key": randomUUID() };
      const [field = ""] = operation.body?.required ?? [];
      const body = objectOf(operation);
      await room.send(operation, { body, headers });
      await room.world.settled();
      const head = await room.world.store.head();
      const changed = changedAt(operation, body, field);
      if (changed === undefined) continue;
      const other = await room.send(operation, { body: changed, headers });
      expect(other, operation.name).toMatchObject({
        status: 422,
        body: { code: "IDEMPOTENCY_KEY_REUSED" },
      });
      expect(await room.world.store.head(), operation.name).toBe(head);
    }
  });

  test("the same agency set up twice changes nothing", async () => {
    await room.world.settled();
    const head = await room.world.store.head();
    const path = "/api/v1/operator/agencies";
    const again = await room.world.client.post(operator("donghae"), path, setUpBody("donghae"));
    expect(again).toMatchObject({ status: 201, body: { agency: "donghae" } });
    const other = { ...setUpBody("donghae"), name: "다른 이름의 시청" };
    const refused = await room.world.client.post(operator("donghae"), path, other);
    expectProblem(refused, 409, ["AGENCY_ALREADY_FOUNDED"]);
    expect(await room.world.store.head()).toBe(head);
  });
});
