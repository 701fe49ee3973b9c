import { type Clock, kstDate } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import { z } from "zod";
import { type Person, personOn } from "../domain/person/person.ts";
import { ERASED_NAME, maskName, openPersonal, seesName } from "../person-names.ts";
import type { SubjectKeys } from "../subject-keys.ts";
import { personRole } from "./fields.ts";

/** A person as a viewer may see them today. */
export const PersonAnswer = z.object({
  personRef: z.string(),
  name: z.string().meta({ description: "권한이 없으면 성만 남기고 가린다" }),
  nameMasked: z.boolean(),
  departmentCode: z.string(),
  gradeEquivalent: z.int(),
  employment: z.string(),
  jobSeries: z.string(),
  roles: z.array(personRole),
  status: z.enum(["ACTIVE", "LEFT"]),
  appointedOn: z.string(),
  leftOn: z.string().optional(),
  placements: z.array(z.object({ on: z.string(), departmentCode: z.string() })),
  staffNo: z.string().optional(),
  phone: z.string().optional(),
  disciplined: z.boolean().optional(),
  revision: z.int(),
});

export interface Viewer {
  readonly personRef: string;
  readonly roles: readonly string[];
}

/**
 * Opens what the viewer may see: own data and, for office, personnel and administrators, everybody's. Others get the
 * name masked and neither staff number, phone nor discipline.
 */
export async function personAnswer(
  { keys, clock }: { readonly keys: SubjectKeys; readonly clock: Clock },
  tenantId: TenantId,
  person: Person,
  viewer: Viewer,
): Promise<z.infer<typeof PersonAnswer>> {
  const { personRef, appointedOn, leftOn, placements, employment, jobSeries } = person;
  const today = kstDate(clock.nowMs());
  // Somebody appointed from a day ahead is shown as they will be on that day.
  const onDay = personOn(person, today < appointedOn ? appointedOn : today);
  const whole = seesName(viewer, personRef);
  const open = (field: "name" | "staffNo" | "phone") => {
    const sealed = person[field];
    return sealed && openPersonal(keys, tenantId, personRef, field, sealed);
  };
  const name = await open("name");
  const staffNo = whole ? await open("staffNo") : undefined;
  const phone = whole ? await open("phone") : undefined;
  return {
    personRef,
    name: name === undefined ? ERASED_NAME : whole ? name : maskName(name),
    nameMasked: !whole,
    departmentCode: onDay?.departmentCode ?? "",
    gradeEquivalent: onDay?.gradeEquivalent ?? 0,
    employment,
    jobSeries,
    roles: [...(onDay?.roles ?? [])],
    status: onDay?.status ?? "ACTIVE",
    appointedOn,
    ...(leftOn === undefined ? {} : { leftOn }),
    placements: placements.map(({ on, departmentCode }) => ({ on, departmentCode })),
    ...(staffNo === undefined ? {} : { staffNo }),
    ...(phone === undefined ? {} : { phone }),
    ...(whole ? { disciplined: onDay?.disciplined ?? false } : {}),
    revision: person.revision,
  };
}
