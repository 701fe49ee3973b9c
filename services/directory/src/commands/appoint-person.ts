import type { CommandContext } from "@dure/command-handling";
import { type Outcome, refused } from "@dure/kernel";
import type { GlobalPosition } from "@dure/messages";
import type { DirectoryHandlers } from "../directory-handlers.ts";
import { directoryProblems } from "../errors.ts";
import type { SubjectKeys } from "../subject-keys.ts";
import { type PersonEntry, refOf, sealEntry } from "./person-entry.ts";

export interface CommandParts {
  readonly handlers: DirectoryHandlers;
  readonly keys: SubjectKeys;
}

export interface AppointedPerson {
  readonly personRef: string;
  readonly revision: number;
  readonly position: GlobalPosition | undefined;
}

/**
 * Appoints one person to a department that exists. Refuses `DEPARTMENT_UNKNOWN`, `PERSON_ALREADY_APPOINTED` (also for
 * an erased person, whose reference is used up).
 */
export async function appointPerson(
  { handlers, keys }: CommandParts,
  entry: PersonEntry,
  context: CommandContext,
): Promise<Outcome<AppointedPerson>> {
  const { tenantId } = context;
  const { state } = await handlers.departments.load(tenantId, entry.departmentCode);
  if (state === null) {
    return refused(directoryProblems.refuse("DEPARTMENT_UNKNOWN", { code: entry.departmentCode }));
  }
  const personRef = await refOf(keys, tenantId, entry);
  const key = (await keys.obtain(tenantId, [personRef])).get(personRef);
  if (!key) return refused(directoryProblems.refuse("PERSON_ALREADY_APPOINTED"));
  const appointment = sealEntry(key, tenantId, personRef, entry);
  const handled = await handlers.people.handle(
    personRef,
    { kind: "appoint", appointment },
    context,
  );
  if (!handled.ok) return handled;
  const { revision, position } = handled.value;
  return { ok: true, value: { personRef, revision, position } };
}
