import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiRoom, idsOf, json, openApiRoom } from "./api-room.ts";
import { AGENCY_ROUTE, addressOf, type Operation } from "./open-api.ts";
import { expectProblem } from "./problem.ts";
import { brokenJson, objectOf, wrongBodies, wrongKeys } from "./wrong-input.ts";

const RUNS = 20;
const SEED = 20_260_710;

let room: ApiRoom;

beforeAll(async () => {
  room = await openApiRoom();
});
afterAll(() => room.world.close());

/** Runs a property over every one of the given operations; the log must stand where it stood. */
async function forEach(
  chosen: readonly Operation[],
  values: (operation: Operation) => fc.Arbitrary<unknown>,
  check: (operation: Operation, value: unknown) => Promise<void>,
): Promise<void> {
  expect(chosen.length).toBeGreaterThan(10);
  const head = await room.world.store.head();
  for (const operation of chosen) {
    const property = fc.asyncProperty(values(operation), (value) => check(operation, value));
    await fc.assert(property, { numRuns: RUNS, seed: SEED }).catch((error: Error) => {
      throw new Error(`${operation.name}: ${error.message}`, { cause: error });
    });
    expect(await room.world.store.head(), operation.name).toBe(head);
  }
}

describe("what does not fit is refused and leaves no trace", () => {
  test("fields: unknown, missing, of another type, too long, not storable", async () => {
    await forEach(room.withBody, wrongBodies, async (operation, body) => {
      const answer = await room.send(operation, json(JSON.stringify(body)));
      expectProblem(answer, 400, ["REQUEST_INVALID", "BODY_NOT_JSON"]);
    });
  });

  test("the refusal names the field", async () => {
    for (const operation of room.withBody) {
      const answer = await room.send(operation, { body: { ...objectOf(operation), 모르는것: 1 } });
      expectProblem(answer, 400, ["REQUEST_INVALID"]);
      expect(answer.body["errors"], operation.name).toContainEqual(
        expect.objectContaining({ path: "모르는것", code: "UNKNOWN_FIELD" }),
      );
    }
  });

  test("a body that is no JSON, or of another media type", async () => {
    await forEach(room.withBody, brokenJson, async (operation, text) => {
      expectProblem(await room.send(operation, json(String(text))), 400, [
        "BODY_NOT_JSON",
        "REQUEST_INVALID",
      ]);
      const raw = { contentType: "text/plain", text: String(text) };
      const other = await room.send(operation, { raw });
      expectProblem(
        other,
        [400, 415],
        ["MEDIA_TYPE_UNSUPPORTED", "REQUEST_INVALID", "BODY_NOT_JSON"],
      );
    });
  });

  test("an Idempotency-Key that is missing or bad", async () => {
    await forEach(room.commands, wrongKeys, async (operation, key) => {
      const { body, fileType } = operation;
      const answer = await room.send(operation, {
        ...(body && { body: objectOf(operation) }),
        ...(fileType !== undefined && { raw: { contentType: fileType, text: "a,b\n" } }),
        headers: { "idempotency-key": key as string | null },
      });
      expectProblem(answer, 400, ["IDEMPOTENCY_KEY_REQUIRED"]);
    });
  });

  test("If-Match that is missing or bad", async () => {
    const edited = room.commands.filter(({ needsIfMatch }) => needsIfMatch);
    await forEach(
      edited,
      () => fc.constantFrom(null, "0", '"x"', '"-1"', "*", '"1e3"', "W/"),
      async (operation, tag) => {
        const answer = await room.send(operation, {
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
    const named = room.operations.filter(
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
      const answer = await room.send(operation, sent, ids);
      expectProblem(answer, [400, 404], ["NOT_FOUND", "REQUEST_MALFORMED"]);
    });
  });

  test("questions with unknown parts or impossible pages", async () => {
    const reads = room.operations.filter(
      ({ method, path }) => method === "GET" && path.startsWith(AGENCY_ROUTE),
    );
    for (const operation of reads) {
      const address = addressOf(operation, idsOf(operation));
      const mark = address.includes("?") ? "&" : "?";
      const answer = await room.world.client.get(room.everybody, `${address}${mark}unknownPart=1`);
      expectProblem(answer, 400, ["REQUEST_INVALID"]);
    }
    for (const query of ["limit=0", "limit=100000", "limit=x", "cursor=%00", "scope=nobody"]) {
      const answer = await room.world.client.get(room.everybody, `/claims?${query}`);
      expectProblem(answer, 400, ["REQUEST_INVALID", "CURSOR_INVALID", "BAD_CURSOR"]);
    }
  });
});
