import type { Identity, Role } from "@dure/service-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundAgency, type MemberName, type People, setUpBody } from "./agency.ts";
import { claimBody, earnSeven, submitClaim } from "./claims.ts";
import { type Answer, textAt } from "./client.ts";
import {
  AGENCY_ROUTE,
  addressOf,
  carriesId,
  type Operation,
  operationsAt,
  sample,
} from "./open-api.ts";
import { openWorld, type World } from "./world.ts";

/** Who has a role, so that the refusal is not the role's. */
const HOLDERS: Readonly<Partial<Record<Role | "PUBLIC", MemberName>>> = {
  STAFF: "kim",
  DEPT_HEAD: "headOne",
  OFFICE: "office",
  PANEL: "panelOne",
  HR_ACCOUNTING: "accounting",
  AUDITOR: "auditor",
  AGENCY_ADMIN: "admin",
  PROPOSAL_OFFICER: "proposals",
};

/** Whoever drafts a policy names it: an id that another agency uses too is a new one here. */
const MAKES_THE_ID = new Set(["POST /api/v1/agencies/{agency}/policies/{policyId}/drafts"]);

/** A citizen names the department that they remember; nothing is looked up or joined by it. */
const SENDERS_OWN_WORDS = new Set(["POST /api/v1/agencies/{agency}/praises"]);

type Ids = Readonly<Record<string, string>>;
let world: World;
let donghae: People;
let mapo: People;
/** One of everything of the other agency, by kind. */
let foreign: Ids;
let operations: readonly Operation[];

beforeAll(async () => {
  world = await openWorld();
  donghae = await foundAgency(world.client, "donghae");
  mapo = await foundAgency(world.client, "mapo");
  await world.settled();
  foreign = await oneOfEach(mapo);
  await oneOfEach(donghae);
  await world.settled();
  operations = await operationsAt(world.url);
});
afterAll(() => world.close());

/** Makes one of everything that has an id. Its codes are of this agency alone. */
async function oneOfEach(people: People): Promise<Ids> {
  const { client } = world;
  const agency = people.kim.tenantId;
  const made = async (answer: Promise<Answer>, key: string): Promise<string> =>
    textAt(await answer, key);
  await earnSeven(client, people, people.kim, agency);
  await world.settled();
  const entries = await client.get(people.auditor, "/ledger/entries?limit=100");
  const items = entries.body["items"] as { entryId: string; type: string }[];
  const [entry] = items;
  const lot = items.find(({ type }) => type === "points.granted");
  const departmentCode = `${agency}-only`;
  const department = {
    code: departmentCode,
    name: "새로 만든 과",
    kind: "DIVISION",
    establishedOn: "2026-07-10",
  };
  await made(client.post(people.admin, "/departments", department), "code").catch(() => undefined);
  const policy = { yaml: setUpBody(agency).policy.yaml, effectiveFrom: "2026-09-01" };
  await made(client.post(people.office, `/policies/${agency}-only/drafts`, policy), "policyId");
  const praise = { text: `${agency} 직원께 감사합니다.`, contact: "010-0000-0001" };
  const proposal = {
    title: "제안",
    problem: "문제점",
    improvement: "개선방안",
    expectedEffect: "효과",
  };
  const redemption = { tierPoints: "3", choice: { kind: "LOCAL_CURRENCY" } };
  await client.post(people.accounting, "/budgets/2026", { amountWon: 1_000_000 });
  return {
    version: "1",
    claim: await submitClaim(client, people.kim, `${agency}-open`),
    department: departmentCode,
    entry: entry?.entryId ?? "",
    lot: lot?.entryId ?? "",
    person: people.kim.personRef,
    policy: `${agency}-only`,
    praise: await made(
      client.send(undefined, "POST", `/api/v1/agencies/${agency}/praises`, { body: praise }),
      "praiseId",
    ),
    proposal: await made(client.post(people.kim, "/proposals", proposal), "proposalId"),
    redemption: await made(client.post(people.kim, "/redemptions", redemption), "redemptionId"),
  };
}

const holdersOf = ({ roles }: Operation, people: People): readonly Identity[] =>
  roles.map((role) => people[HOLDERS[role] ?? "kim"]);

/** Sends an operation with a body that fits, so that only the ids can be wrong. */
function sendAs(caller: Identity, operation: Operation, agency: string, ids: Ids): Promise<Answer> {
  const { body, fileType, method, needsIfMatch, pathParameters } = operation;
  const path = addressOf(operation, (name) => {
    if (name === "agency") return agency;
    const parameter = pathParameters.find((one) => one.name === name);
    const kind = parameter?.schema["x-dure-id"];
    if (parameter?.schema.enum) return String(sample(parameter.schema));
    return kind === undefined ? "1" : known(ids, kind);
  });
  return world.client.send(caller, method, path, {
    ...(body && { body: sample(body, (kind) => ids[kind]) }),
    ...(fileType !== undefined && { raw: { contentType: fileType, text: "a,b\n" } }),
    headers: needsIfMatch ? { "if-match": '"0"' } : {},
  });
}

/** A kind without an example would leave its routes untested. */
function known(ids: Ids, kind: string): string {
  const id = ids[kind];
  if (id === undefined) throw new Error(`no example of a ${kind}`);
  return id;
}

const namesSomething = ({ path, pathParameters, name }: Operation): boolean =>
  path.startsWith(AGENCY_ROUTE) &&
  pathParameters.some(({ schema }) => schema["x-dure-id"] !== undefined) &&
  !MAKES_THE_ID.has(name);

/** Static files of logs have a number in their path, not an id; the service's own tests read every one of them. */
const isPartOfAFile = ({ pathParameters }: Operation): boolean =>
  pathParameters.some(({ schema }) => !schema["x-dure-id"] && !schema.enum);

const problem = ({ body, headers, status }: Answer) => {
  const { instance: _, ...rest } = body;
  return { status, type: headers.get("content-type"), ...rest };
};

describe("ids of another agency", () => {
  test("are unknown here and there, in the words for what does not exist", async () => {
    const named = operations.filter(namesSomething);
    expect(named.length).toBeGreaterThan(20);
    const unknown = Object.fromEntries(
      Object.keys(foreign).map((kind) => [kind, "nobody-has-this"]),
    );
    const head = await world.store.head();
    const faults: string[] = [];
    for (const operation of named) {
      for (const caller of holdersOf(operation, donghae)) {
        const nowhere = problem(await sendAs(caller, operation, "donghae", unknown));
        const here = problem(await sendAs(caller, operation, "donghae", foreign));
        const there = problem(await sendAs(caller, operation, "mapo", foreign));
        const own = { ...here, status: 404, code: "NOT_FOUND" };
        for (const [where, seen] of Object.entries({ nowhere, here, there })) {
          const same = JSON.stringify(seen) === JSON.stringify(own);
          if (!same)
            faults.push(
              `${operation.name} as ${caller.personRef}, ${where}: ${JSON.stringify(seen)}`,
            );
        }
        expect(await world.store.head(), operation.name).toBe(head);
      }
    }
    expect(faults).toEqual([]);
  });

  test("in a body are refused, and nothing is written", async () => {
    const carrying = operations.filter(
      ({ body, name, path }) =>
        path.startsWith(AGENCY_ROUTE) && body && carriesId(body) && !SENDERS_OWN_WORDS.has(name),
    );
    expect(carrying.length).toBeGreaterThan(1);
    await world.settled();
    let head = await world.store.head();
    const faults: string[] = [];
    for (const operation of carrying) {
      for (const caller of holdersOf(operation, donghae)) {
        const answer = await sendAs(caller, operation, "donghae", foreign);
        const seen = `${operation.name}: ${answer.status} ${JSON.stringify(answer.body)}`;
        if (answer.status < 400 || answer.status >= 500) faults.push(seen);
        await world.settled();
        const now = await world.store.head();
        if (now !== head) faults.push(`${seen} wrote to the log`);
        head = now;
      }
    }
    expect(faults).toEqual([]);
  });

  test("as a contributor is an unknown person", async () => {
    const { client } = world;
    const contributions = [
      { personRef: donghae.kim.personRef, sharePermille: 500 },
      { personRef: mapo.kim.personRef, sharePermille: 500 },
    ];
    const refused = await client.post(
      donghae.kim,
      "/claims",
      claimBody("foreign-1", { contributions }),
    );
    expect(refused).toMatchObject({ status: 422, body: { code: "CONTRIBUTOR_UNKNOWN" } });
  });
});

test("no list of an agency names anything of another", async () => {
  const lists = operations.filter(
    (one) =>
      one.method === "GET" &&
      one.path.startsWith(AGENCY_ROUTE) &&
      !namesSomething(one) &&
      !isPartOfAFile(one),
  );
  expect(lists.length).toBeGreaterThan(8);
  for (const operation of lists) {
    for (const caller of holdersOf(operation, donghae)) {
      const answer = await sendAs(caller, operation, "donghae", {});
      expect(answer.status, operation.name).toBe(200);
      const text = JSON.stringify(answer.body);
      expect(text, operation.name).not.toContain("mapo");
      for (const kind of ["claim", "entry", "praise", "proposal", "redemption"]) {
        expect(text, operation.name).not.toContain(known(foreign, kind));
      }
    }
  }
});

test("an agency's path is closed to every session of another", async () => {
  const head = await world.store.head();
  const closed = operations.filter(
    ({ path, roles }) => path.startsWith(AGENCY_ROUTE) && !roles.includes("PUBLIC"),
  );
  for (const operation of closed) {
    for (const caller of holdersOf(operation, donghae)) {
      const answer = await sendAs(caller, operation, "mapo", foreign);
      expect(answer, operation.name).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    }
  }
  expect(await world.store.head()).toBe(head);
});
