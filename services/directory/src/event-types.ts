import { type CivilDate, isCivilDate } from "@dure/kernel";
import { eventTypeRegistry, type SealedText } from "@dure/messages";
import { z } from "zod";
import { AGENCY_KINDS, type AgencyEvent } from "./domain/agency/agency.ts";
import { DEPARTMENT_KINDS, type DepartmentEvent } from "./domain/department/department.ts";
import { DECLINE_REASONS, ERASURE_GROUNDS, type ErasureEvent } from "./domain/erasure/erasure.ts";
import { PERSON_ROLES, type PersonEvent } from "./domain/person/events.ts";
import type { PolicyEvent } from "./domain/policy/policy-book.ts";

const day = z.string().refine(isCivilDate) as unknown as z.ZodType<CivilDate>;
const sealed: z.ZodType<SealedText> = z.strictObject({
  s: z.string(),
  alg: z.literal("A256GCM"),
  n: z.string(),
  c: z.string(),
  k: z.string(),
});
const role = z.enum(PERSON_ROLES);
const grade = z.int().min(1).max(9);

/** Absent and `undefined` are one in stored JSON, but two in our types: this says that no key holds `undefined`. */
const checked =
  <Data>(schema: z.ZodType) =>
  (data: unknown): Data =>
    schema.parse(data) as Data;

type DataOf<Event extends { type: string; data: object }, Type extends Event["type"]> = Extract<
  Event,
  { type: Type }
>["data"];

export const agencyEvents = eventTypeRegistry<AgencyEvent>([
  {
    type: "agency.founded",
    version: 1,
    check: checked<AgencyEvent["data"]>(
      z.strictObject({
        agency: z.string(),
        name: z.string(),
        kind: z.enum(AGENCY_KINDS),
        foundedOn: day,
      }),
    ),
  },
]);

export const departmentEvents = eventTypeRegistry<DepartmentEvent>([
  {
    type: "department.established",
    version: 1,
    check: checked<DepartmentEvent["data"]>(
      z.strictObject({
        code: z.string(),
        name: z.string(),
        kind: z.enum(DEPARTMENT_KINDS),
        establishedOn: day,
      }),
    ),
  },
]);

export const personEvents = eventTypeRegistry<PersonEvent>([
  {
    type: "person.appointed",
    version: 1,
    check: checked<DataOf<PersonEvent, "person.appointed">>(
      z.strictObject({
        personRef: z.string(),
        name: sealed,
        staffNo: sealed,
        phone: sealed.optional(),
        gradeEquivalent: grade,
        employment: z.string(),
        jobSeries: z.string(),
        departmentCode: z.string(),
        roles: z.array(role),
        on: day,
      }),
    ),
  },
  {
    type: "person.transferred",
    version: 1,
    check: checked<DataOf<PersonEvent, "person.transferred">>(
      z.strictObject({ fromDepartmentCode: z.string(), toDepartmentCode: z.string(), on: day }),
    ),
  },
  {
    type: "person.grade-changed",
    version: 1,
    check: checked<DataOf<PersonEvent, "person.grade-changed">>(
      z.strictObject({ gradeEquivalent: grade, on: day }),
    ),
  },
  {
    type: "person.role-granted",
    version: 1,
    check: checked<DataOf<PersonEvent, "person.role-granted">>(
      z.strictObject({ role, departmentCode: z.string() }),
    ),
  },
  {
    type: "person.role-revoked",
    version: 1,
    check: checked<DataOf<PersonEvent, "person.role-revoked">>(z.strictObject({ role })),
  },
  {
    type: "person.discipline-changed",
    version: 1,
    check: checked<DataOf<PersonEvent, "person.discipline-changed">>(
      z.strictObject({ disciplined: z.boolean(), on: day }),
    ),
  },
  {
    type: "person.left",
    version: 1,
    check: checked<DataOf<PersonEvent, "person.left">>(z.strictObject({ on: day })),
  },
]);

const version = z.int().min(1);

export const policyEvents = eventTypeRegistry<PolicyEvent>([
  {
    type: "policy.drafted",
    version: 1,
    check: checked<DataOf<PolicyEvent, "policy.drafted">>(
      z.strictObject({
        version,
        hash: z.string(),
        canonicalJson: z.string(),
        effectiveFrom: day,
        effectiveTo: day.optional(),
        draftedBy: z.string(),
      }),
    ),
  },
  {
    type: "policy.endorsed",
    version: 1,
    check: checked<DataOf<PolicyEvent, "policy.endorsed">>(
      z.strictObject({ version, by: z.string() }),
    ),
  },
  {
    type: "policy.approved",
    version: 1,
    check: checked<DataOf<PolicyEvent, "policy.approved">>(
      z.strictObject({
        version,
        hash: z.string(),
        effectiveFrom: day,
        canonicalJson: z.string(),
        approvedBy: z.array(z.string()).length(2),
      }),
    ),
  },
]);

const twoPeople = z.tuple([z.string(), z.string()]);

export const erasureEvents = eventTypeRegistry<ErasureEvent>([
  {
    type: "erasure.requested",
    version: 1,
    check: checked<DataOf<ErasureEvent, "erasure.requested">>(
      z.strictObject({
        personRef: z.string(),
        ground: z.enum(ERASURE_GROUNDS),
        requestedBy: z.string(),
      }),
    ),
  },
  {
    type: "erasure.endorsed",
    version: 1,
    check: checked<DataOf<ErasureEvent, "erasure.endorsed">>(z.strictObject({ by: z.string() })),
  },
  {
    type: "erasure.approved",
    version: 1,
    check: checked<DataOf<ErasureEvent, "erasure.approved">>(
      z.strictObject({ by: z.string(), approvedBy: twoPeople }),
    ),
  },
  {
    type: "erasure.declined",
    version: 1,
    check: checked<DataOf<ErasureEvent, "erasure.declined">>(
      z.strictObject({ by: z.string(), reason: z.enum(DECLINE_REASONS) }),
    ),
  },
  {
    type: "erasure.carried-out",
    version: 1,
    check: checked<DataOf<ErasureEvent, "erasure.carried-out">>(
      z.strictObject({
        personRef: z.string(),
        ground: z.enum(ERASURE_GROUNDS),
        approvedBy: twoPeople,
        keys: z.array(z.strictObject({ id: z.string(), commitment: z.string() })),
        receipt: z.string(),
      }),
    ),
  },
]);
