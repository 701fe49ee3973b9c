import { afterEach, beforeEach, expect, test } from "vitest";
import { type HttpWorld, openHttpWorld, operator } from "./http-world.ts";

let http: HttpWorld;
let { service, bus, call } = {} as HttpWorld;
beforeEach(async () => {
  http = await openHttpWorld();
  ({ service, bus, call } = http);
});
afterEach(() => http.close());

test("what was decided reaches the bus once", async () => {
  const types: string[] = [];
  let finish = (): void => undefined;
  const complete = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const consumption = await bus.consume({
    group: "test",
    topics: ["dure.directory.v1"],
    handle: async ({ headers }) => {
      types.push(headers["ce_type"] ?? "");
      if (types.length === 4) finish();
    },
  });
  await complete;
  await consumption.stop();
  expect(types.sort()).toEqual([
    "dure.directory.v1.PersonAppointed",
    "dure.directory.v1.PersonAppointed",
    "dure.directory.v1.PersonAppointed",
    "dure.directory.v1.PolicyApproved",
  ]);
});

test("every view rebuilds to the same bytes", async () => {
  await service.settled();
  for (const projector of service.projectors) {
    const before = await projector.digest();
    expect((await projector.rebuild()).digest).toBe(before);
  }
});

test("the operator sees the machinery", async () => {
  const status = await call("GET", "/api/v1/operator/directory/status", operator);
  expect(status.body.projectors.map(({ name }: { name: string }) => name)).toEqual([
    "people.v1",
    "organisation.v1",
    "policies.v1",
  ]);
  expect(status.body.parked).toEqual([]);
});

test("the address has its document", async () => {
  const document = await fetch(`${service.httpUrl}/openapi.json`);
  const { paths } = (await document.json()) as { paths: Record<string, object> };
  expect(Object.keys(paths)).toContain("/api/v1/agencies/{agency}/imports");
  expect(Object.keys(paths)).toContain("/api/v1/operator/agencies");
});
