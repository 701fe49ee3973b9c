import {
  openText,
  type SealedText,
  type SubjectKey,
  sealText,
  type TenantId,
} from "@dure/messages";
import type { SubjectKeys } from "./subject-keys.ts";

export type PersonalField = "name" | "staffNo" | "phone";

/** Stands where a name was whose key is destroyed. */
export const ERASED_NAME = "삭제된 사람";

const placeOf = (tenantId: TenantId, personRef: string, field: PersonalField): string =>
  `${tenantId}|person|${personRef}|${field}`;

export function sealPersonal(
  key: SubjectKey,
  tenantId: TenantId,
  personRef: string,
  field: PersonalField,
  plain: string,
): SealedText {
  return sealText(key, placeOf(tenantId, personRef, field), plain);
}

/** Undefined when the person's key was destroyed. */
export async function openPersonal(
  keys: SubjectKeys,
  tenantId: TenantId,
  personRef: string,
  field: PersonalField,
  sealed: SealedText,
): Promise<string | undefined> {
  const key = await keys.get(tenantId, personRef);
  return key && openText(key, placeOf(tenantId, personRef, field), sealed);
}

/** 김하늘 -> 김○○. Only the first letter stays, counted as people count letters. */
export function maskName(name: string): string {
  const [first = "", ...rest] = name.normalize("NFC");
  return first + "○".repeat(Math.max(rest.length, 1));
}

/** Roles that work with people by name (domain: section 2.3: office, personnel, administrators). */
const NAMING_ROLES: readonly string[] = ["OFFICE", "HR_ACCOUNTING", "AGENCY_ADMIN"];

/** Whether somebody sees a person's name and phone whole: the person, and those who work with people by name. */
export function seesName(
  viewer: { readonly personRef: string; readonly roles: readonly string[] },
  personRef: string,
): boolean {
  return viewer.personRef === personRef || viewer.roles.some((role) => NAMING_ROLES.includes(role));
}
