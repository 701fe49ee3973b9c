import type { CivilDate } from "@dure/kernel";
import type { SubjectKey, TenantId } from "@dure/messages";
import type { Appointment, PersonRole } from "../domain/person/events.ts";
import type { Person } from "../domain/person/person.ts";
import { openPersonal, sealPersonal } from "../person-names.ts";
import type { SubjectKeys } from "../subject-keys.ts";

/** A person to appoint, in clear, as a form or a line of a file tells it. */
export interface PersonEntry {
  /** Given only where an operator sets up an agency; otherwise it follows from the staff number. */
  readonly personRef?: string | undefined;
  readonly staffNo: string;
  readonly name: string;
  readonly phone?: string | undefined;
  readonly gradeEquivalent: number;
  readonly employment: string;
  readonly jobSeries: string;
  readonly departmentCode: string;
  readonly roles: readonly PersonRole[];
  readonly on: CivilDate;
}

/** The reference under which a person stands: one staff number, one reference, one stream. */
export const refOf = async (
  keys: SubjectKeys,
  tenantId: TenantId,
  entry: Pick<PersonEntry, "personRef" | "staffNo">,
): Promise<string> => entry.personRef ?? keys.pseudonym(tenantId, `staff-number|${entry.staffNo}`);

/** The appointment of an entry, with everything personal sealed under the person's key. */
export function sealEntry(
  key: SubjectKey,
  tenantId: TenantId,
  personRef: string,
  entry: PersonEntry,
): Appointment {
  const seal = (field: "name" | "staffNo" | "phone", text: string) =>
    sealPersonal(key, tenantId, personRef, field, text);
  return {
    personRef,
    name: seal("name", entry.name),
    staffNo: seal("staffNo", entry.staffNo),
    ...(entry.phone === undefined ? {} : { phone: seal("phone", entry.phone) }),
    gradeEquivalent: entry.gradeEquivalent,
    employment: entry.employment,
    jobSeries: entry.jobSeries,
    departmentCode: entry.departmentCode,
    // Everybody in service is staff; sorted, so that the order of a list in a file means nothing.
    roles: [...new Set<PersonRole>(["STAFF", ...entry.roles])].sort(),
    on: entry.on,
  };
}

/** How an entry stands to what the log tells of the person: "same" means that importing it again changes nothing. */
export async function compareAppointment(
  keys: SubjectKeys,
  tenantId: TenantId,
  person: Person,
  entry: PersonEntry,
): Promise<"same" | "different" | "erased"> {
  const name = await openPersonal(keys, tenantId, person.personRef, "name", person.name);
  if (name === undefined) return "erased";
  const [placement] = person.placements;
  const [grade] = person.grades;
  const samePost =
    person.appointedOn === entry.on &&
    placement?.departmentCode === entry.departmentCode &&
    grade?.gradeEquivalent === entry.gradeEquivalent &&
    person.employment === entry.employment &&
    person.jobSeries === entry.jobSeries;
  return samePost && name === entry.name ? "same" : "different";
}
