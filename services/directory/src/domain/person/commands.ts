import type { CivilDate } from "@dure/kernel";
import type { Appointment, PersonRole } from "./events.ts";

export type PersonCommand = PersonnelAct & {
  /** The revision that the person at the screen saw (`If-Match`); absent where no screen stands behind the act. */
  readonly expectedRevision?: number;
};

export type PersonnelAct =
  | { readonly kind: "appoint"; readonly appointment: Appointment }
  | { readonly kind: "transfer"; readonly departmentCode: string; readonly on: CivilDate }
  | { readonly kind: "changeGrade"; readonly gradeEquivalent: number; readonly on: CivilDate }
  | { readonly kind: "grantRole"; readonly role: PersonRole }
  | { readonly kind: "revokeRole"; readonly role: PersonRole }
  | { readonly kind: "changeDiscipline"; readonly disciplined: boolean; readonly on: CivilDate }
  | { readonly kind: "leave"; readonly on: CivilDate };
