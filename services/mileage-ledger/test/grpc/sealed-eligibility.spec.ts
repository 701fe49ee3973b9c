import { type LedgerEntry, sealedFieldPlace, sealState } from "@dure/ledger-books";
import { isEligible, packFor, type Trace } from "@dure/policy";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DONGHAE, foundLedger, type GrpcWorld, startGrpcWorld } from "./grpc-world.ts";

let world: GrpcWorld;
beforeEach(async () => {
  world = await startGrpcWorld();
  await foundLedger(world);
  await world.grant("kim", "claim:1");
});
afterEach(() => world.stop());

async function reserved(): Promise<Extract<LedgerEntry, { type: "redemption.reserved" }>> {
  const found = (await world.entries()).find(({ type }) => type === "redemption.reserved");
  if (found?.type !== "redemption.reserved") throw new Error("nothing is reserved");
  return found;
}

/** What somebody reads of an entry's sealed facts who may ask for the person's key. */
async function opened(entry: LedgerEntry, place = entry.id): Promise<string | undefined> {
  const [field] = entry.pd;
  if (!field) throw new Error("nothing is sealed");
  const at = sealedFieldPlace(DONGHAE, place, field.f);
  return world.keyring.open(DONGHAE, "kim", at, field);
}

/** The steps of a hold's trace that judge eligibility: they stand before the next request. */
function eligibilitySteps(trace: Trace): Trace {
  const end = trace.findIndex(({ rule }, index) => index > 0 && rule.endsWith(".request"));
  return trace.slice(0, end);
}

test("an auditor with the key opens the facts of a hold, runs the rule again and gets the same answers", async () => {
  await world.place("kim", "r1");
  const entry = await reserved();
  expect(entry.pd).toHaveLength(1);
  expect(entry.pd[0]).toMatchObject({ f: "eligibility", alg: "A256GCM", s: "kim.1" });
  const facts = JSON.parse((await opened(entry)) ?? "");
  expect(facts).toEqual({
    departmentCode: "D1",
    disciplined: false,
    employment: "일반직",
    gradeEquivalent: 7,
  });
  const rules = packFor(DONGHAE)?.policy;
  if (!rules) throw new Error("no rules");
  const answers = (trace: Trace) => trace.map(({ result, rule }) => ({ result, rule }));
  const again = isEligible(rules, facts);
  expect(again.eligible).toBe(true);
  expect(answers(eligibilitySteps(entry.body.basis.trace))).toEqual(answers(again.trace));
});

test("nothing of the facts stands in clear, and they open at no other entry", async () => {
  await world.place("kim", "r1");
  const entry = await reserved();
  const steps = eligibilitySteps(entry.body.basis.trace);
  expect(steps.length).toBeGreaterThan(1);
  for (const { inputs } of steps) expect(inputs).toEqual({});
  expect(JSON.stringify(entry)).not.toContain("일반직");
  expect(await opened(entry, "another-entry")).toBeUndefined();
});

test("once the key is destroyed nobody reads them, and the books are what they were", async () => {
  await world.place("kim", "r1");
  const before = sealState(await world.replayed());
  const entry = await reserved();
  world.directory.erase("kim");
  world.clock.advanceMs(60_001);
  expect(await opened(entry)).toBeUndefined();
  expect(sealState(await world.replayed())).toEqual(before);
  expect(await reserved()).toEqual(entry);
});

test("a person whose key was destroyed is refused, and nothing is written", async () => {
  world.directory.erase("kim");
  const { length } = await world.entries();
  await expect(world.place("kim", "r1")).rejects.toMatchObject({
    refusal: { code: "PERSON_ERASED", status: 422 },
  });
  expect(await world.entries()).toHaveLength(length);
});

test("a hold that stands is answered again, also when the key is gone by now", async () => {
  const first = await world.place("kim", "r1");
  world.directory.erase("kim");
  world.clock.advanceMs(60_001);
  expect(await world.place("kim", "r1")).toEqual(first);
  expect((await world.entries()).filter(({ type }) => type === "redemption.reserved")).toHaveLength(
    1,
  );
});
