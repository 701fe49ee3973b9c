import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundAgency, type People, setUpBody } from "./agency.ts";
import { claimBody } from "./claims.ts";
import { type Answer, operator, type Sent, textAt } from "./client.ts";
import {
  AGENCY_ROUTE,
  addressOf,
  type Operation,
  operationsAt,
  type Schema,
  sample,
} from "./open-api.ts";
import { openWorld, type World } from "./world.ts";

const RUNS = 20;
const SEED = 20_260_710;

let world: World;
let people: People;
let operations: readonly Operation[];

beforeAll(async () => {
  world = await openWorld();
  people = await foundAgency(world.client, "donghae");
  await world.settled();
  operations = await operationsAt(world.url);
});
afterAll(() => world.close());

/** Somebody who may do everything: only the input is wrong. */
const everybody = () => ({
  ...people.office,
  roles: [
    "STAFF",
    "DEPT_HEAD",
    "OFFICE",
    "PANEL",
    "HR_ACCOUNTING",
    "AUDITOR",
    "AGENCY_ADMIN",
    "PROPOSAL_OFFICER",
  ] as const,
});

function send(operation: Operation, sent: Sent, ids = idsOf(operation)) {
  const { method, needsIfMatch, path } = operation;
  const headers = { ...(needsIfMatch ? { "if-match": '"0"' } : {}), ...sent.headers };
  const caller = path.startsWith(AGENCY_ROUTE) ? everybody() : operator("donghae");
  return world.client.send(caller, method, addressOf(operation, ids), { ...sent, headers });
}

/** Ids that nothing has: bodies and headers are judged before anything is looked up. */
const idsOf =
  ({ pathParameters }: Operation) =>
  (name: string): string =>
    name === "agency"
      ? "donghae"
      : String(sample(pathParameters.find((one) => one.name === name)?.schema ?? {}));

/** A refusal that a program can read and a person can act on, and that left no trace. */
function expectProblem(
  answer: Answer,
  status: number | readonly number[],
  codes: readonly string[],
) {
  const { body } = answer;
  const shown = JSON.stringify(body);
  expect([status].flat(), shown).toContain(answer.status);
  expect(answer.headers.get("content-type"), shown).toMatch(/^application\/problem\+json/);
  expect(codes, shown).toContain(textAt(answer, "code"));
  expect(body["status"], shown).toBe(answer.status);
  expect(body["type"]).toBe(`urn:dure:problem:${textAt(answer, "code")}`);
  for (const key of ["title", "detail", "remedy"]) expect(textAt(answer, key)).toMatch(/[가-힣]/);
}

const commands = () => operations.filter(({ method, path }) => method !== "GET" && isOurs(path));
const withBody = () => commands().filter(({ body }) => body?.type === "object");
/** Signing in records nothing and has no key; the gateway's own tests cover it. */
const isOurs = (path: string): boolean => path !== "/api/v1/session";

const json = (text: string): Sent => ({ raw: { contentType: "application/json", text } });
const objectOf = ({ body }: Operation) => sample(body ?? {}) as Record<string, unknown>;

/** Values that are not of the schema's type. */
const ofOtherType = (schema: Schema): fc.Arbitrary<unknown> => {
  const others: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    string: fc.string(),
    number: fc.integer(),
    boolean: fc.boolean(),
    array: fc.array(fc.integer(), { maxLength: 3 }),
    object: fc.constant({ unexpected: true }),
    null: fc.constant(null),
  };
  const own = schema.type === "integer" ? "number" : (schema.type ?? "string");
  return fc.oneof(
    ...Object.entries(others).flatMap(([type, values]) => (type === own ? [] : [values])),
  );
};

const properties = ({ body }: Operation) => Object.entries(body?.properties ?? {});
const anyOf = <Value>(values: readonly Value[]) => fc.constantFrom(...values);

/** Wrong bodies of an operation, each with the field that is wrong. */
function wrongBodies(operation: Operation): fc.Arbitrary<unknown> {
  const good = objectOf(operation);
  const fields = properties(operation);
  const required = operation.body?.required ?? [];
  const unknownField = fc
    .tuple(fc.string({ minLength: 1, maxLength: 20 }), fc.jsonValue())
    .filter(([name]) => !fields.some(([known]) => known === name) && name !== "__proto__")
    .map(([name, value]) => ({ ...good, [name]: value }));
  const notAnObject = fc.oneof(
    fc.array(fc.integer()),
    fc.string(),
    fc.integer(),
    fc.constant(null),
  );
  const wrong: fc.Arbitrary<unknown>[] = [unknownField, notAnObject];
  if (fields.length > 0) {
    wrong.push(
      anyOf(fields)
        .filter(([, schema]) => schema.type !== undefined)
        .chain(([name, schema]) =>
          ofOtherType(schema).map((value) => ({ ...good, [name]: value })),
        ),
    );
  }
  if (required.length > 0) {
    wrong.push(
      anyOf(required).map((name) =>
        Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)),
      ),
    );
  }
  const bounded = fields.filter(([, { maxLength }]) => maxLength !== undefined);
  if (bounded.length > 0) {
    wrong.push(
      anyOf(bounded).map(([name, { maxLength = 0 }]) => ({
        ...good,
        [name]: "가".repeat(maxLength + 1),
      })),
    );
    wrong.push(anyOf(bounded).map(([name]) => ({ ...good, [name]: "a\u0000b" })));
  }
  return fc.oneof(...wrong);
}

/** Runs a property over every one of the given operations; the log must stand where it stood. */
async function forEach(
  chosen: readonly Operation[],
  values: (operation: Operation) => fc.Arbitrary<unknown>,
  check: (operation: Operation, value: unknown) => Promise<void>,
): Promise<void> {
  expect(chosen.length).toBeGreaterThan(10);
  const head = await world.store.head();
  for (const operation of chosen) {
    const property = fc.asyncProperty(values(operation), (value) => check(operation, value));
    await fc.assert(property, { numRuns: RUNS, seed: SEED }).catch((error: Error) => {
      throw new Error(`${operation.name}: ${error.message}`, { cause: error });
    });
    expect(await world.store.head(), operation.name).toBe(head);
  }
}

describe("what does not fit is refused and leaves no trace", () => {
  test("fields: unknown, missing, of another type, too long, not storable", async () => {
    await forEach(withBody(), wrongBodies, async (operation, body) => {
      const answer = await send(operation, json(JSON.stringify(body)));
      expectProblem(answer, 400, ["REQUEST_INVALID", "BODY_NOT_JSON"]);
    });
  });

  test("the refusal names the field", async () => {
    for (const operation of withBody()) {
      const answer = await send(operation, { body: { ...objectOf(operation), 모르는것: 1 } });
      expectProblem(answer, 400, ["REQUEST_INVALID"]);
      expect(answer.body["errors"], operation.name).toContainEqual(
        expect.objectContaining({ path: "모르는것", code: "UNKNOWN_FIELD" }),
      );
    }
  });

  test("a body that is no JSON, or of another media type", async () => {
    const broken = (operation: Operation) => {
      const text = JSON.stringify({ ...objectOf(operation), x: "말" });
      return fc.oneof(
        fc.integer({ min: 1, max: text.length - 1 }).map((end) => text.slice(0, end)),
        fc.constantFrom("", "{", "NaN", "{'a':1}", `${text}}`, "\u0000", "undefined"),
      );
    };
    await forEach(withBody(), broken, async (operation, text) => {
      expectProblem(await send(operation, json(String(text))), 400, [
        "BODY_NOT_JSON",
        "REQUEST_INVALID",
      ]);
      const raw = { contentType: "text/plain", text: String(text) };
      const other = await send(operation, { raw });
      expectProblem(
        other,
        [400, 415],
        ["MEDIA_TYPE_UNSUPPORTED", "REQUEST_INVALID", "BODY_NOT_JSON"],
      );
    });
  });

  test("an Idempotency-Key that is missing or bad", async () => {
    const keys = () =>
      fc.oneof(
        fc.constant(null),
        fc.stringMatching(/^[A-Za-z0-9]{1,7}$/),
        fc.stringMatching(/^[a-z]{129,140}$/),
        fc.stringMatching(/^[a-z]{8,20}[ /?#,;=]{1,3}[a-z]{1,9}$/),
      );
    await forEach(commands(), keys, async (operation, key) => {
      const { body, fileType } = operation;
      const answer = await send(operation, {
        ...(body && { body: objectOf(operation) }),
        ...(fileType !== undefined && { raw: { contentType: fileType, text: "a,b\n" } }),
        headers: { "idempotency-key": key as string | null },
      });
      expectProblem(answer, 400, ["IDEMPOTENCY_KEY_REQUIRED"]);
    });
  });

  test("If-Match that is missing or bad", async () => {
    const edited = commands().filter(({ needsIfMatch }) => needsIfMatch);
    await forEach(
      edited,
      () => fc.constantFrom(null, "0", '"x"', '"-1"', "*", '"1e3"', "W/"),
      async (operation, tag) => {
        const answer = await send(operation, {
          ...(operation.body && { body: objectOf(operation) }),
          headers: { "if-match": tag as string | null },
        });
        expectProblem(
          answer,
          [400, 412, 428],
          ["IF_MATCH_REQUIRED", "STALE_VERSION", "REQUEST_INVALID"],
        );
      },
    );
  });

  test("ids that cannot exist are unknown, whatever they are made of", async () => {
    const named = operations.filter(
      ({ path, pathParameters }) => path.startsWith(AGENCY_ROUTE) && pathParameters.length > 0,
    );
    const strange = () =>
      fc.oneof(
        fc.string({ minLength: 1, maxLength: 40, unit: "binary" }),
        fc.constantFrom("..", "../../agency", "%00", "a".repeat(129), "'; drop table", "한글"),
      );
    await forEach(named, strange, async (operation, id) => {
      const text = String(id).isWellFormed() ? String(id) : "lone";
      const { body, method } = operation;
      const ids = (name: string) => (name === "agency" ? "donghae" : `${text}!`);
      const sent = method === "GET" || !body ? {} : { body: objectOf(operation) };
      const answer = await send(operation, sent, ids);
      expectProblem(answer, [400, 404], ["NOT_FOUND", "REQUEST_MALFORMED"]);
    });
  });

  test("questions with unknown parts or impossible pages", async () => {
    const reads = operations.filter(
      ({ method, path }) => method === "GET" && path.startsWith(AGENCY_ROUTE),
    );
    for (const operation of reads) {
      const address = addressOf(operation, idsOf(operation));
      const mark = address.includes("?") ? "&" : "?";
      const answer = await world.client.get(everybody(), `${address}${mark}unknownPart=1`);
      expectProblem(answer, 400, ["REQUEST_INVALID"]);
    }
    for (const query of ["limit=0", "limit=100000", "limit=x", "cursor=%00", "scope=nobody"]) {
      const answer = await world.client.get(everybody(), `/claims?${query}`);
      expectProblem(answer, 400, ["REQUEST_INVALID", "CURSOR_INVALID", "BAD_CURSOR"]);
    }
  });
});

describe("a key belongs to one request", () => {
  test("the same key and body answer the same; another body is refused with 422", async () => {
    const { client } = world;
    const headers = { "idempotency-key": randomUUID() };
    const first = await client.post(people.kim, "/claims", claimBody("key-1"), headers);
    expect(first.status).toBe(201);
    await world.settled();
    const head = await world.store.head();
    const again = await client.post(people.kim, "/claims", claimBody("key-1"), headers);
    expect({ status: again.status, body: again.body }).toEqual({ status: 201, body: first.body });
    expect(again.headers.get("dure-position")).toBe(first.headers.get("dure-position"));
    const other = await client.post(people.kim, "/claims", claimBody("key-2"), headers);
    expectProblem(other, 422, ["IDEMPOTENCY_KEY_REUSED"]);
    expect(await world.store.head()).toBe(head);
    // Another person's key of the same text is another key.
    expect((await client.post(people.lee, "/claims", claimBody("key-3"), headers)).status).toBe(
      201,
    );
  });

  test("on every route, also after a refusal", async () => {
    const chosen = withBody().filter(
      (one) => one.path.startsWith(AGENCY_ROUTE) && properties(one).length > 0,
    );
    for (const operation of chosen) {
      const headers = { "idempotency-key": randomUUID() };
      const [field = ""] = operation.body?.required ?? [];
      const body = objectOf(operation);
      await send(operation, { body, headers });
      await world.settled();
      const head = await world.store.head();
      const changed = changedAt(operation, body, field);
      if (changed === undefined) continue;
      const other = await send(operation, { body: changed, headers });
      expect(other, operation.name).toMatchObject({
        status: 422,
        body: { code: "IDEMPOTENCY_KEY_REUSED" },
      });
      expect(await world.store.head(), operation.name).toBe(head);
    }
  });

  test("the same agency set up twice changes nothing", async () => {
    await world.settled();
    const head = await world.store.head();
    const path = "/api/v1/operator/agencies";
    const again = await world.client.post(operator("donghae"), path, setUpBody("donghae"));
    expect(again).toMatchObject({ status: 201, body: { agency: "donghae" } });
    const other = { ...setUpBody("donghae"), name: "다른 이름의 시청" };
    const refused = await world.client.post(operator("donghae"), path, other);
    expectProblem(refused, 409, ["AGENCY_ALREADY_FOUNDED"]);
    expect(await world.store.head()).toBe(head);
  });
});

/** Another body that fits as well; undefined where the first field leaves no choice. */
function changedAt({ body }: Operation, good: Record<string, unknown>, field: string) {
  const schema = body?.properties?.[field];
  const value = good[field];
  if (schema?.enum)
    return schema.enum.length > 1 ? { ...good, [field]: schema.enum[1] } : undefined;
  if (typeof value === "number") return { ...good, [field]: value + 1 };
  if (typeof value === "string" && schema?.pattern === undefined)
    return { ...good, [field]: `${value}가` };
  if (typeof value === "string") return { ...good, [field]: value.replace(/1$/, "2") };
  return undefined;
}
