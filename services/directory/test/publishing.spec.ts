import { createHash } from "node:crypto";
import { fromBinary } from "@bufbuild/protobuf";
import {
  PersonAppointedSchema,
  PersonLeftSchema,
  PersonTransferredSchema,
  PolicyApprovedSchema,
} from "@dure/contracts";
import { civilDate } from "@dure/kernel";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changePerson } from "../src/commands/change-person.ts";
import { toIntegrationEvents } from "../src/publishing/to-integration-event.ts";
import { donghae, found, openWorld, type World } from "./world.ts";

let world: World;
let refs: Record<string, string>;
beforeEach(async () => {
  world = await openWorld();
  refs = await found(world);
});
afterEach(() => world.close());

async function told() {
  const { events } = await world.store.readAll({ maxCount: 1_000 });
  return events.flatMap((event) =>
    toIntegrationEvents(event).map((message) => ({ event, message })),
  );
}

test("an appointment tells reference, grade, department and day, and nothing of the name", async () => {
  const [first] = await told();
  if (!first) throw new Error("nothing was told");
  const { event, message } = first;
  expect(message).toMatchObject({
    messageId: event.eventId,
    topic: "dure.directory.v1",
    headers: {
      ce_specversion: "1.0",
      ce_id: event.eventId,
      ce_type: "dure.directory.v1.PersonAppointed",
      ce_tenantid: "donghae",
      ce_subject: event.streamName,
    },
  });
  const body = fromBinary(PersonAppointedSchema, message.value);
  expect(message.key).toBe(`donghae|${body.personRef}`);
  expect(Object.values(refs)).toContain(body.personRef);
  expect(body).toMatchObject({ gradeEquivalent: 7, departmentCode: "D01", on: "2026-01-05" });
});

test("an approved policy is told whole, with the id and hash of the stored approval", async () => {
  const policy = (await told()).filter(({ event }) => event.eventType.startsWith("policy."));
  expect(policy).toHaveLength(1);
  const [{ event, message } = { event: undefined, message: undefined }] = policy;
  if (!event || !message) throw new Error("no policy was told");
  const body = fromBinary(PolicyApprovedSchema, message.value);
  expect(body).toMatchObject({
    policyId: "mileage",
    version: 1,
    effectiveFrom: "2026-01-01",
    approvedBy: [refs["P-1"], refs["P-2"]],
    eventId: event.eventId,
    eventHash: createHash("sha256").update(event.data).digest("hex"),
  });
  expect(body.hash).toBe(createHash("sha256").update(body.canonicalJson).digest("hex"));
});

test("transfer and leave are told; grades, roles and discipline stay inside", async () => {
  const ref = refs["P-1"] ?? "";
  const acts = [
    { kind: "transfer", departmentCode: "D02", on: civilDate("2026-03-02") },
    { kind: "changeGrade", gradeEquivalent: 6, on: civilDate("2026-04-01") },
    { kind: "grantRole", role: "OFFICE" },
    { kind: "changeDiscipline", disciplined: true, on: civilDate("2026-05-01") },
    { kind: "leave", on: civilDate("2026-07-01") },
  ] as const;
  for (const act of acts) {
    const outcome = await changePerson(world.handlers, ref, act, world.context(act.kind));
    expect(outcome.ok).toBe(true);
  }
  const mine = (await told()).filter(({ message }) => message.key === `${donghae}|${ref}`);
  expect(mine.map(({ message }) => message.headers["ce_type"])).toEqual([
    "dure.directory.v1.PersonAppointed",
    "dure.directory.v1.PersonTransferred",
    "dure.directory.v1.PersonLeft",
  ]);
  const [, moved, gone] = mine.map(({ message }) => message.value);
  expect(fromBinary(PersonTransferredSchema, moved ?? new Uint8Array())).toMatchObject({
    personRef: ref,
    fromDepartmentCode: "D01",
    toDepartmentCode: "D02",
    on: "2026-03-02",
  });
  expect(fromBinary(PersonLeftSchema, gone ?? new Uint8Array())).toMatchObject({
    on: "2026-07-01",
  });
});
