import { civilDate } from "@dure/kernel";
import { packFor } from "@dure/policy";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { appointPerson } from "../src/commands/appoint-person.ts";
import { changePerson } from "../src/commands/change-person.ts";
import { draftPolicy } from "../src/commands/draft-policy.ts";
import { importPeople } from "../src/commands/import-people.ts";
import { setUpAgency } from "../src/commands/set-up-agency.ts";
import { agencySetUp, donghae, entryOf, found, mapo, openWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const eventCount = async (): Promise<number> =>
  (await world.store.readAll({ maxCount: 10_000 })).events.length;

describe("setting up an agency", () => {
  test("founds it whole, and the same again changes nothing", async () => {
    const refs = await found(world);
    const count = await eventCount();
    const again = await setUpAgency(world.parts, agencySetUp(donghae), world.context("again"));
    expect(again).toMatchObject({ ok: true });
    expect(await eventCount()).toBe(count);
    const { state } = await world.handlers.policies.load(donghae, "mileage");
    expect(state.versions).toMatchObject([
      { version: 1, status: "APPROVED", effectiveFrom: "2026-01-01" },
    ]);
    expect(state.versions[0]?.approvals.map(({ by }) => by)).toEqual([refs["P-1"], refs["P-2"]]);
  });

  test("is refused before the first event when something does not fit", async () => {
    const setUp = agencySetUp(donghae);
    const { policy } = setUp;
    const wrong = [
      { ...setUp, policy: { ...policy, approvedBy: ["P-1", "P-1"] as const } },
      { ...setUp, policy: { ...policy, approvedBy: ["P-1", "nobody"] as const } },
      { ...setUp, people: setUp.people.slice(1) },
      { ...setUp, departments: setUp.departments.slice(1) },
    ];
    for (const [index, one] of wrong.entries()) {
      const outcome = await setUpAgency(world.parts, one, world.context(`wrong ${index}`));
      expect(outcome).toMatchObject({ refusal: { code: "SET_UP_PEOPLE_INVALID" } });
    }
    const broken = { ...setUp, policy: { ...policy, yaml: "id: mileage" } };
    expect(await setUpAgency(world.parts, broken, world.context("broken"))).toMatchObject({
      refusal: { code: "POLICY_INVALID" },
    });
    expect(await eventCount()).toBe(0);
  });
});

describe("people", () => {
  test("a staff number is one person, in one agency", async () => {
    await found(world);
    await found(world, mapo);
    const first = await appointPerson(world.parts, entryOf("N-1"), world.context("a"));
    const retried = await appointPerson(world.parts, entryOf("N-1"), world.context("a"));
    expect(first).toMatchObject({ ok: true });
    expect(retried).toEqual(first);
    const twice = await appointPerson(world.parts, entryOf("N-1"), world.context("b"));
    expect(twice).toMatchObject({ refusal: { code: "PERSON_ALREADY_APPOINTED" } });
    const elsewhere = await appointPerson(world.parts, entryOf("N-1"), world.context("c", mapo));
    if (!first.ok || !elsewhere.ok) throw new Error("both are appointed");
    expect(elsewhere.value.personRef).not.toBe(first.value.personRef);
  });

  test("nobody goes to a department that the agency does not have", async () => {
    const refs = await found(world);
    const entry = entryOf("N-1", { departmentCode: "X9" });
    expect(await appointPerson(world.parts, entry, world.context("a"))).toMatchObject({
      refusal: { code: "DEPARTMENT_UNKNOWN" },
    });
    const act = { kind: "transfer", departmentCode: "X9", on: civilDate("2026-07-01") } as const;
    const ref = refs["P-1"] ?? "";
    expect(await changePerson(world.handlers, ref, act, world.context("b"))).toMatchObject({
      refusal: { code: "DEPARTMENT_UNKNOWN" },
    });
  });

  test("no name, staff number or phone stands in the log in clear", async () => {
    await found(world);
    const entry = entryOf("STAFF-77", { name: "홍남다름", phone: "010-9876-5432" });
    await appointPerson(world.parts, entry, world.context("a"));
    const { events } = await world.store.readAll({ maxCount: 1_000 });
    const text = events.map(({ data }) => data).join("\n");
    for (const secret of ["홍남다름", "STAFF-77", "9876", "박평가"]) {
      expect(text).not.toContain(secret);
    }
  });
});

describe("import", () => {
  const linesOf = (...staffNos: string[]) => ({
    lines: staffNos.map((staffNo, index) => ({ row: index + 2, entry: entryOf(staffNo) })),
    errors: [],
  });
  const commit = { dryRun: false };

  test("a dry run writes nothing; the commit appoints; the same file again changes nothing", async () => {
    await found(world);
    const before = await eventCount();
    const file = linesOf("N-1", "N-2", "N-3");
    const look = await importPeople(world.parts, file, { dryRun: true }, world.context("look"));
    expect(look).toMatchObject({ value: { appointed: 3, unchanged: 0, committed: false } });
    expect(await eventCount()).toBe(before);
    const done = await importPeople(world.parts, file, commit, world.context("do"));
    expect(done).toMatchObject({ value: { appointed: 3, unchanged: 0, committed: true } });
    expect(await eventCount()).toBe(before + 3);
    const again = await importPeople(world.parts, file, commit, world.context("again"));
    expect(again).toMatchObject({ value: { appointed: 0, unchanged: 3, errors: [] } });
    expect(await eventCount()).toBe(before + 3);
  });

  test("one wrong line and nobody is appointed; the list is that of the dry run", async () => {
    await found(world);
    await importPeople(world.parts, linesOf("N-1"), commit, world.context("first"));
    const before = await eventCount();
    const file = {
      lines: [
        { row: 2, entry: entryOf("N-1", { gradeEquivalent: 6 }) },
        { row: 3, entry: entryOf("N-2") },
        { row: 4, entry: entryOf("N-2") },
        { row: 5, entry: entryOf("N-5", { departmentCode: "X9" }) },
      ],
      errors: [],
    };
    const look = await importPeople(world.parts, file, { dryRun: true }, world.context("look"));
    const done = await importPeople(world.parts, file, commit, world.context("do"));
    expect(done).toEqual(look);
    expect(done.ok && done.value.errors.map(({ row, code }) => `${row} ${code}`)).toEqual([
      "2 PERSON_DIFFERS",
      "4 STAFF_NO_TWICE",
      "5 DEPARTMENT_UNKNOWN",
    ]);
    expect(await eventCount()).toBe(before);
  });

  test("a file that a crash cut short is finished by sending it again", async () => {
    await found(world);
    await importPeople(world.parts, linesOf("N-1", "N-2"), commit, world.context("cut"));
    const whole = linesOf("N-1", "N-2", "N-3");
    const done = await importPeople(world.parts, whole, commit, world.context("whole"));
    expect(done).toMatchObject({ value: { appointed: 1, unchanged: 2, committed: true } });
  });

  test("two imports of one file at once appoint everybody once", async () => {
    await found(world);
    const before = await eventCount();
    const file = linesOf(...Array.from({ length: 50 }, (_, index) => `N-${index}`));
    const outcomes = await Promise.all(
      ["one", "two"].map((name) => importPeople(world.parts, file, commit, world.context(name))),
    );
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(await eventCount()).toBe(before + 50);
  });

  test("a whole district of 1,490 people comes in one import, in the order of the file", async () => {
    await found(world);
    const file = linesOf(...Array.from({ length: 1_490 }, (_, index) => `M-${index}`));
    const done = await importPeople(world.parts, file, commit, world.context("all"));
    expect(done).toMatchObject({ value: { appointed: 1_490, committed: true } });
    const refs = done.ok ? done.value.personRefs : [];
    const last = await world.handlers.people.load(donghae, refs.at(-1) ?? "");
    expect(last.state?.personRef).toBe(refs.at(-1));
  });

  test("an erased person is named and nothing is written", async () => {
    await found(world);
    const done = await importPeople(world.parts, linesOf("N-1"), commit, world.context("a"));
    const ref = (done.ok && done.value.personRefs[0]) || "";
    await world.keys.destroy(donghae, ref);
    const again = await importPeople(
      world.parts,
      linesOf("N-1", "N-2"),
      commit,
      world.context("b"),
    );
    expect(again).toMatchObject({
      value: { committed: false, errors: [{ row: 2, code: "PERSON_ERASED" }] },
    });
  });
});

test("a draft is stamped with its agency, version and first day before it is hashed", async () => {
  await found(world);
  const yaml = packFor("donghae")?.yaml ?? "";
  const draft = { yaml, effectiveFrom: civilDate("2026-09-01") };
  const outcome = await draftPolicy(world.handlers, "mileage", draft, world.context("draft"));
  if (!outcome.ok) throw new Error(outcome.refusal.why);
  const [first, second] = outcome.value.state.versions;
  expect(second?.hash).not.toBe(first?.hash);
  expect(JSON.parse(second?.canonicalJson ?? "{}")).toMatchObject({
    agency: "donghae",
    version: 2,
    effectiveFrom: "2026-09-01",
  });
});
