import type { CivilDate } from "@dure/kernel";
import type { SealedText } from "@dure/messages";
import type { PersonEvent, PersonRole } from "./events.ts";

/** A person as the log tells it. Histories are kept whole, because a point is judged by the day of its act. */
export type Person = {
  readonly personRef: string;
  readonly name: SealedText;
  readonly staffNo: SealedText;
  readonly phone?: SealedText;
  readonly employment: string;
  readonly jobSeries: string;
  readonly appointedOn: CivilDate;
  /** In order of `on`, the first from the appointment; no two of one day. */
  readonly placements: readonly { readonly on: CivilDate; readonly departmentCode: string }[];
  readonly grades: readonly { readonly on: CivilDate; readonly gradeEquivalent: number }[];
  readonly disciplines: readonly { readonly on: CivilDate; readonly disciplined: boolean }[];
  readonly roles: readonly { readonly role: PersonRole; readonly departmentCode: string }[];
  /** First day out of service; may lie ahead. */
  readonly leftOn?: CivilDate;
  /** Number of the last event folded, 0 for the appointment: what `ETag` and `If-Match` name. */
  readonly revision: number;
};
export type PersonState = Person | null;

/** What held for a person on a day. */
export type PersonOnDay = {
  readonly departmentCode: string;
  readonly gradeEquivalent: number;
  readonly disciplined: boolean;
  readonly status: "ACTIVE" | "LEFT";
  readonly roles: readonly PersonRole[];
};

export const noPerson = (): PersonState => null;

/** The person on a day; undefined before the appointment. Nobody who has left holds a role. */
export function personOn(person: Person, day: CivilDate): PersonOnDay | undefined {
  const placement = lastUntil(person.placements, day);
  const grade = lastUntil(person.grades, day);
  if (!placement || !grade) return undefined;
  const left = person.leftOn !== undefined && person.leftOn <= day;
  const { departmentCode } = placement;
  const held = person.roles.filter(
    (grant) => grant.role !== "DEPT_HEAD" || grant.departmentCode === departmentCode,
  );
  return {
    departmentCode,
    gradeEquivalent: grade.gradeEquivalent,
    disciplined: lastUntil(person.disciplines, day)?.disciplined ?? false,
    status: left ? "LEFT" : "ACTIVE",
    roles: left ? [] : held.map(({ role }) => role),
  };
}

function lastUntil<Entry extends { readonly on: CivilDate }>(
  entries: readonly Entry[],
  day: CivilDate,
): Entry | undefined {
  return entries.findLast(({ on }) => on <= day);
}

/** Folds one event. An act before an appointment cannot stand in a stream, and is passed over. */
export function evolvePerson(state: PersonState, event: PersonEvent): PersonState {
  if (event.type === "person.appointed") {
    const { on, roles, departmentCode, gradeEquivalent, ...rest } = event.data;
    return {
      ...rest,
      appointedOn: on,
      placements: [{ on, departmentCode }],
      grades: [{ on, gradeEquivalent }],
      disciplines: [],
      roles: roles.map((role) => ({ role, departmentCode })),
      revision: 0,
    };
  }
  if (state === null) return state;
  return { ...state, ...changeOf(state, event), revision: state.revision + 1 };
}

function changeOf(
  state: Person,
  event: Exclude<PersonEvent, { type: "person.appointed" }>,
): Partial<Person> {
  const { data, type } = event;
  switch (type) {
    case "person.transferred": {
      const placement = { on: data.on, departmentCode: data.toDepartmentCode };
      return { placements: [...state.placements, placement] };
    }
    case "person.grade-changed":
      return { grades: [...state.grades, data] };
    case "person.discipline-changed":
      return { disciplines: [...state.disciplines, data] };
    case "person.role-granted":
      return { roles: [...without(state, data.role), data] };
    case "person.role-revoked":
      return { roles: without(state, data.role) };
    case "person.left":
      return { leftOn: data.on };
  }
}

const without = (person: Person, role: PersonRole) =>
  person.roles.filter((grant) => grant.role !== role);
