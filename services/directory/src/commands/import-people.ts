import type { CommandContext } from "@dure/command-handling";
import { accepted, assertThat, nameId, type Outcome, RefusalError } from "@dure/kernel";
import type { GlobalPosition, SubjectKey, TenantId } from "@dure/messages";
import type { Appointment } from "../domain/person/events.ts";
import type { PersonState } from "../domain/person/person.ts";
import { type RowError, type RowErrorCode, rowError, titleOf } from "../import/columns.ts";
import type { EntryLine, ReadEntries } from "../import/read-entries.ts";
import type { CommandParts } from "./appoint-person.ts";
import { compareAppointment, refOf, sealEntry } from "./person-entry.ts";

export interface ImportReport {
  /** People that were appointed now, or would be in a dry run. */
  readonly appointed: number;
  /** People whom the log tells of in the same way already. */
  readonly unchanged: number;
  readonly errors: readonly RowError[];
  /** False in a dry run and where errors stopped everything. */
  readonly committed: boolean;
  readonly personRefs: readonly string[];
  readonly position: GlobalPosition | undefined;
}

/** Appends under way at once. They share the store's commits; one after another would take a commit each. */
const CONCURRENT_APPENDS = 256;

interface Planned {
  readonly personRef: string;
  readonly line: EntryLine;
}

/**
 * Appoints everybody of a file, or nobody: one error anywhere and nothing is written. People whom the log already tells
 * of in the same way are passed over, so the same file twice changes nothing, and a file that a crash cut short is
 * finished by sending it again. Each person is one stream, so the appends themselves are many.
 */
export async function importPeople(
  parts: CommandParts,
  { lines, errors: readErrors }: ReadEntries,
  options: { readonly dryRun: boolean },
  context: CommandContext,
): Promise<Outcome<ImportReport>> {
  const plan = await checkLines(parts, lines, context.tenantId);
  const errors = [...readErrors, ...plan.errors].sort((left, right) => left.row - right.row);
  const report: ImportReport = {
    appointed: plan.fresh.length,
    unchanged: plan.unchanged,
    errors,
    committed: false,
    personRefs: plan.personRefs,
    position: undefined,
  };
  if (options.dryRun || errors.length > 0) return accepted(report);
  // One write makes all keys; sealing then only reads.
  const keys = await parts.keys.obtain(
    context.tenantId,
    plan.fresh.map(({ personRef }) => personRef),
  );
  const erased = plan.fresh.filter(({ personRef }) => !keys.has(personRef));
  if (erased.length > 0) {
    const found = erased.map(({ line }) => rowError(line.row, titleOf("staffNo"), "PERSON_ERASED"));
    return accepted({ ...report, errors: found });
  }
  const position = await appointAll(parts, plan.fresh, keys, context);
  return accepted({ ...report, committed: true, position });
}

async function checkLines(parts: CommandParts, lines: readonly EntryLine[], tenantId: TenantId) {
  const { handlers, keys } = parts;
  const known = await departmentsOf(parts, lines, tenantId);
  const errors: RowError[] = [];
  const planned = new Map<string, Planned>();
  for (const line of lines) {
    const fault = (field: "departmentCode" | "staffNo", code: RowErrorCode) =>
      errors.push(rowError(line.row, titleOf(field), code));
    if (!known.has(line.entry.departmentCode)) fault("departmentCode", "DEPARTMENT_UNKNOWN");
    const personRef = await refOf(keys, tenantId, line.entry);
    if (planned.has(personRef)) fault("staffNo", "STAFF_NO_TWICE");
    else planned.set(personRef, { personRef, line });
  }
  const all = [...planned.values()];
  const states = await inSlices(all, async ({ personRef }) => {
    const { state } = await handlers.people.load(tenantId, personRef);
    return state;
  });
  const fresh: Planned[] = [];
  let unchanged = 0;
  for (const [index, { line, personRef }] of all.entries()) {
    const state: PersonState = states[index] ?? null;
    const standing = state && (await compareAppointment(keys, tenantId, state, line.entry));
    if (standing === null) fresh.push({ line, personRef });
    else if (standing === "same") unchanged += 1;
    else {
      const code = standing === "erased" ? "PERSON_ERASED" : "PERSON_DIFFERS";
      errors.push(rowError(line.row, titleOf("staffNo"), code));
    }
  }
  return { fresh, unchanged, errors, personRefs: all.map(({ personRef }) => personRef) };
}

async function departmentsOf(
  { handlers }: CommandParts,
  lines: readonly EntryLine[],
  tenantId: TenantId,
): Promise<ReadonlySet<string>> {
  const codes = [...new Set(lines.map(({ entry }) => entry.departmentCode))];
  const found = await inSlices(codes, async (code) => {
    const { state } = await handlers.departments.load(tenantId, code);
    return state === null ? [] : [code];
  });
  return new Set(found.flat());
}

async function appointAll(
  { handlers }: CommandParts,
  fresh: readonly Planned[],
  keys: ReadonlyMap<string, SubjectKey>,
  context: CommandContext,
): Promise<GlobalPosition | undefined> {
  const { tenantId } = context;
  const positions = await inSlices(fresh, async ({ line, personRef }) => {
    const key = keys.get(personRef);
    assertThat(key, "SUBJECT_KEY", "every person of the plan has a key");
    const appointment = sealEntry(key, tenantId, personRef, line.entry);
    return appointOne(handlers.people, personRef, appointment, context);
  });
  return positions.reduce(later, undefined);
}

async function appointOne(
  people: CommandParts["handlers"]["people"],
  personRef: string,
  appointment: Appointment,
  context: CommandContext,
): Promise<GlobalPosition | undefined> {
  const commandId = nameId(context.commandId, personRef);
  const command = { kind: "appoint", appointment } as const;
  const handled = await people.handle(personRef, command, { ...context, commandId });
  if (handled.ok) return handled.value.position;
  // Somebody else imported the same person in this very moment; the rest of the file still stands.
  if (handled.refusal.code === "PERSON_ALREADY_APPOINTED") return undefined;
  throw new RefusalError(handled.refusal);
}

const later = (
  left: GlobalPosition | undefined,
  right: GlobalPosition | undefined,
): GlobalPosition | undefined =>
  left === undefined || (right !== undefined && right > left) ? right : left;

/** Works on a bounded number at once, in order of the list. */
async function inSlices<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += CONCURRENT_APPENDS) {
    const slice = items.slice(from, from + CONCURRENT_APPENDS);
    results.push(...(await Promise.all(slice.map(work))));
  }
  return results;
}
