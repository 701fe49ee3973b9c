import type { CivilDate } from "@dure/kernel";
import type { SealedText } from "@dure/messages";

/** Roles that a person of an agency can hold. Citizens and operators are no people of an agency. */
export const PERSON_ROLES = [
  "STAFF",
  "DEPT_HEAD",
  "OFFICE",
  "PANEL",
  "HR_ACCOUNTING",
  "AUDITOR",
  "AGENCY_ADMIN",
  "PROPOSAL_OFFICER",
] as const;
export type PersonRole = (typeof PERSON_ROLES)[number];

/** Everything personal is sealed with the subject's key: destroying the key erases the person from the log. */
export type Appointment = {
  readonly personRef: string;
  readonly name: SealedText;
  readonly staffNo: SealedText;
  readonly phone?: SealedText;
  /** Number that compares with civil-service grades, 1 to 9; also for people whose post has no grade. */
  readonly gradeEquivalent: number;
  readonly employment: string;
  readonly jobSeries: string;
  readonly departmentCode: string;
  readonly roles: readonly PersonRole[];
  readonly on: CivilDate;
};

export type PersonEvent =
  | { readonly type: "person.appointed"; readonly data: Appointment }
  | {
      readonly type: "person.transferred";
      readonly data: {
        readonly fromDepartmentCode: string;
        readonly toDepartmentCode: string;
        readonly on: CivilDate;
      };
    }
  | {
      readonly type: "person.grade-changed";
      readonly data: { readonly gradeEquivalent: number; readonly on: CivilDate };
    }
  | {
      readonly type: "person.role-granted";
      /** A head of department is head of this department only; a transfer ends it. */
      readonly data: { readonly role: PersonRole; readonly departmentCode: string };
    }
  | { readonly type: "person.role-revoked"; readonly data: { readonly role: PersonRole } }
  | {
      readonly type: "person.discipline-changed";
      readonly data: { readonly disciplined: boolean; readonly on: CivilDate };
    }
  | { readonly type: "person.left"; readonly data: { readonly on: CivilDate } };
