import {
  DirectoryService,
  grpcClient,
  SubjectKeyService,
  startGrpcServer,
  subjectKeyring,
} from "@dure/contracts";
import { civilDate } from "@dure/kernel";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changePerson } from "../src/commands/change-person.ts";
import { importPeople } from "../src/commands/import-people.ts";
import { directoryGrpc } from "../src/grpc/directory-service.ts";
import { subjectKeyGrpc } from "../src/grpc/subject-key-service.ts";
import { liveRoster } from "../src/queries/live-roster.ts";
import { donghae, entryOf, found, mapo, openWorld, type World } from "./world.ts";

let world: World;
let refs: Record<string, string>;
let close: () => Promise<void>;
let client: ReturnType<typeof connect>;
let keyring: ReturnType<typeof subjectKeyring>;
let keyService: ReturnType<typeof connectKeys>;

const connect = (address: string) => grpcClient(DirectoryService, address, { deadlineMs: 10_000 });

const connectKeys = (address: string) =>
  grpcClient(SubjectKeyService, address, { deadlineMs: 10_000 });

beforeEach(async () => {
  world = await openWorld();
  refs = await found(world);
  await found(world, mapo);
  const { handlers, store, clock, keys } = world;
  const server = await startGrpcServer({
    services: [directoryGrpc({ handlers, roster: liveRoster(store), clock }), subjectKeyGrpc(keys)],
  });
  client = connect(server.address);
  keyring = subjectKeyring(server.address);
  keyService = connectKeys(server.address);
  close = async () => {
    client.close();
    keyring.close();
    keyService.close();
    await server.stop();
    await world.close();
  };
});
afterEach(() => close());

const notFound = { refusal: { status: 404 } };
const ref = (staffNo: string): string => refs[staffNo] ?? "";

test("a person is answered as of a day, at once after the act", async () => {
  const personRef = ref("P-1");
  const act = { kind: "transfer", departmentCode: "D02", on: civilDate("2026-06-10") } as const;
  await changePerson(world.handlers, personRef, act, world.context("move"));
  const ask = async (asOf: string) =>
    (await client.getPerson({ tenantId: donghae, personRef, asOf })).person;
  expect(await ask("")).toMatchObject({
    tenantId: "donghae",
    personRef,
    departmentCode: "D02",
    gradeEquivalent: 7,
    status: "ACTIVE",
    roles: ["PANEL", "STAFF"],
    appointedOn: "2026-01-05",
  });
  expect((await ask("2026-06-09"))?.departmentCode).toBe("D01");
  await expect(ask("2026-01-04")).rejects.toMatchObject({
    refusal: { code: "PERSON_NOT_IN_SERVICE" },
  });
  await expect(ask("10 June")).rejects.toMatchObject({ refusal: { code: "FIELD_INVALID" } });
});

test("ids of another agency, unknown ids and impossible ids are not found", async () => {
  for (const [tenantId, personRef] of [
    [mapo, ref("P-1")],
    [donghae, "nobody"],
    [donghae, "no/body"],
    [donghae, ""],
    ["NO TENANT", ref("P-1")],
  ] as const) {
    await expect(client.getPerson({ tenantId, personRef })).rejects.toMatchObject(notFound);
  }
  await expect(client.getDepartment({ tenantId: donghae, code: "X9" })).rejects.toMatchObject(
    notFound,
  );
  const unknown = { tenantId: donghae, policyId: "other", on: "" };
  await expect(client.getEffectivePolicy(unknown)).rejects.toMatchObject(notFound);
});

test("people are found by role as the log says now, within one agency", async () => {
  const list = async (role: string, departmentCode = "") => {
    const answer = await client.listPeopleByRole({ tenantId: donghae, role, departmentCode });
    return answer.people.map(({ personRef }) => personRef);
  };
  expect(await list("PANEL")).toEqual([ref("P-1"), ref("P-2")].sort());
  const grant = { kind: "grantRole", role: "DEPT_HEAD" } as const;
  await changePerson(world.handlers, ref("P-1"), grant, world.context("head"));
  expect(await list("DEPT_HEAD")).toEqual([ref("P-1")]);
  expect(await list("DEPT_HEAD", "D02")).toEqual([]);
  const act = { kind: "transfer", departmentCode: "D02", on: civilDate("2026-06-10") } as const;
  await changePerson(world.handlers, ref("P-1"), act, world.context("move"));
  expect(await list("DEPT_HEAD")).toEqual([]);
  expect(await list("PANEL", "D02")).toEqual([ref("P-1")]);
});

test("the roster never answers from before the question, however many ask at once", async () => {
  const roster = liveRoster(world.store);
  const lines = Array.from({ length: 20 }, (_, index) => ({
    row: index + 2,
    entry: entryOf(`N-${index}`),
  }));
  for (const [index, line] of lines.entries()) {
    const file = { lines: [line], errors: [] };
    const [, during] = await Promise.all([
      importPeople(world.parts, file, { dryRun: false }, world.context(`n${index}`)),
      roster.people(donghae),
    ]);
    expect(during.length).toBeGreaterThanOrEqual(3 + index);
    expect(await roster.people(donghae)).toHaveLength(3 + index + 1);
  }
});

test("the policy in effect on a day", async () => {
  const on = (day: string) =>
    client.getEffectivePolicy({ tenantId: donghae, policyId: "mileage", on: day });
  expect(await on("2026-06-10")).toMatchObject({ version: 1, effectiveFrom: "2026-01-01" });
  await expect(on("2025-12-31")).rejects.toMatchObject({
    refusal: { code: "POLICY_NOT_IN_EFFECT" },
  });
});

test("subject keys: made on wish, of one agency, gone for ever once destroyed", async () => {
  const sealed = await keyring.seal(donghae, "citizen-1", "praise-1|text", "고맙습니다");
  expect(await keyring.open(donghae, "citizen-1", "praise-1|text", sealed)).toBe("고맙습니다");
  expect(await keyring.open(mapo, "citizen-1", "praise-1|text", sealed)).toBeUndefined();
  await world.keys.destroy(donghae, "citizen-2");
  await expect(keyring.seal(donghae, "citizen-2", "a", "b")).rejects.toMatchObject(notFound);
});

test("keys are listed page by page with state and commitment, and no key among them", async () => {
  const sealed = await keyring.seal(donghae, "z-1", "a", "b");
  await keyring.seal(donghae, "z-2", "a", "b");
  await world.keys.destroy(donghae, "z-1");
  const seen = [];
  let after = "";
  do {
    const page = await keyService.listSubjectKeys({ tenantId: donghae, after, limit: 2 });
    seen.push(...page.keys);
    after = page.next;
  } while (after !== "");
  const people = Object.values(refs).sort();
  expect(seen.map(({ id }) => id)).toEqual([...people, "z-1", "z-2"].map((one) => `${one}.1`));
  expect(seen.at(-2)).toMatchObject({ commitment: sealed.k, state: "DESTROYED" });
  expect(seen.at(-1)).toMatchObject({ state: "LIVE" });
  for (const wild of [0, 4_000_000_000]) {
    const whole = await keyService.listSubjectKeys({ tenantId: donghae, after: "", limit: wild });
    expect(whole).toMatchObject({ next: "" });
    expect(whole.keys).toHaveLength(5);
  }
  const other = await keyService.listSubjectKeys({ tenantId: "NO TENANT", after: "", limit: 9 });
  expect(other.keys).toEqual([]);
});

test("a text that is about somebody goes with them, also in the keyring that has it in hand", async () => {
  const sealed = await keyring.seal(
    donghae,
    "praise.1",
    "praise-1|text",
    "가람 주무관님 덕분입니다",
  );
  expect(await keyring.bind(donghae, "praise.1", [ref("P-1"), ref("P-2")])).toBe(true);
  const read = () => keyring.open(donghae, "praise.1", "praise-1|text", sealed);
  expect(await read()).toBe("가람 주무관님 덕분입니다");
  await world.keys.destroy(donghae, ref("P-2"));
  keyring.forget(donghae, ref("P-2"));
  expect(await read()).toBeUndefined();
  expect(await keyring.bind(donghae, "praise.1", [ref("P-1")])).toBe(false);
  const tooMany = Array.from({ length: 21 }, (_, index) => `p${index}`);
  for (const owners of [tooMany, ["no/body"]]) {
    await expect(keyring.bind(donghae, "praise.1", owners)).rejects.toMatchObject({
      refusal: { code: "FIELD_INVALID" },
    });
  }
});
