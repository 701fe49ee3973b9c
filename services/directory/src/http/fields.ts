import type { CivilDate } from "@dure/kernel";
import { dateField, lineField } from "@dure/service-kit";
import { z } from "zod";
import { DEPARTMENT_KINDS } from "../domain/department/department.ts";
import { PERSON_ROLES } from "../domain/person/events.ts";

/** A calendar day of Korea, branded. */
export const civilDay = () => dateField().transform((text) => text as CivilDate);

export const departmentCode = () =>
  z
    .string()
    .max(32)
    .regex(/^[A-Za-z0-9._-]{1,32}$/);
export const personRole = z.enum(PERSON_ROLES);
export const grade = z.int().min(1).max(9);

export const departmentBody = z.strictObject({
  code: departmentCode(),
  name: lineField(60),
  kind: z.enum(DEPARTMENT_KINDS),
  establishedOn: civilDay(),
});

const nfc = (text: string): string => text.normalize("NFC");

/** A person to appoint, as `PersonEntry` takes it. */
export const personBody = z.strictObject({
  staffNo: z
    .string()
    .max(32)
    .regex(/^[A-Za-z0-9-]{1,32}$/),
  name: lineField(60).transform(nfc),
  phone: z
    .string()
    .max(21)
    .regex(/^\+?[0-9-]{8,20}$/)
    .optional(),
  gradeEquivalent: grade,
  employment: lineField(40).transform(nfc),
  jobSeries: lineField(40).transform(nfc),
  departmentCode: departmentCode(),
  roles: z.array(personRole).max(PERSON_ROLES.length).default([]),
  on: civilDay(),
});
