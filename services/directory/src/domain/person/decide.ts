import {
  accepted,
  type CivilDate,
  kstDate,
  type Outcome,
  type Refusal,
  refused,
} from "@dure/kernel";
import { type DirectoryErrorCode, directoryProblems } from "../../errors.ts";
import type { DecisionContext } from "../decision.ts";
import type { PersonCommand, PersonnelAct } from "./commands.ts";
import type { PersonEvent } from "./events.ts";
import { type Person, type PersonState, personOn } from "./person.ts";

type Decision = Outcome<readonly PersonEvent[]>;
type Of<Kind extends PersonnelAct["kind"]> = Extract<PersonnelAct, { kind: Kind }>;

const refuse = (code: DirectoryErrorCode, params: Record<string, string | number> = {}) =>
  refused(directoryProblems.refuse(code, params));

/**
 * Decides every act of personnel. Dates may lie ahead or behind, but acts of one kind stay in order of their days, so
 * that the department and grade of a past day have one answer.
 */
export function decidePerson(
  command: PersonCommand,
  state: PersonState,
  context: DecisionContext,
): Decision {
  if (command.kind === "appoint") {
    if (state !== null) return refuse("PERSON_ALREADY_APPOINTED");
    return accepted([{ type: "person.appointed", data: command.appointment }]);
  }
  if (state === null) return refuse("NOT_FOUND");
  const { expectedRevision: expected } = command;
  if (expected !== undefined && expected !== state.revision) {
    return refuse("STALE_VERSION", { expected, actual: state.revision });
  }
  const day = "on" in command ? command.on : kstDate(context.nowMs);
  const gone = outOfService(state, day);
  if (gone) return refused(gone);
  switch (command.kind) {
    case "transfer":
      return transfer(command, state);
    case "changeGrade":
      return changeGrade(command, state);
    case "changeDiscipline":
      return changeDiscipline(command, state);
    case "leave":
      return leave(command, state);
    case "grantRole":
      return grantRole(command, state, context, day);
    case "revokeRole":
      return revokeRole(command, state, context, day);
  }
}

function outOfService(person: Person, day: CivilDate): Refusal | undefined {
  const { leftOn } = person;
  if (leftOn === undefined || day < leftOn) return undefined;
  return directoryProblems.refuse("PERSON_LEFT", { on: leftOn });
}

function tooEarly(on: CivilDate, last: CivilDate | undefined) {
  return last !== undefined && on <= last
    ? refuse("DATE_TOO_EARLY", { on, earliest: last })
    : undefined;
}

function transfer({ departmentCode, on }: Of<"transfer">, person: Person): Decision {
  const last = person.placements.at(-1);
  const early = tooEarly(on, last?.on);
  if (early) return early;
  if (!last || last.departmentCode === departmentCode) {
    return refuse("DEPARTMENT_SAME", { code: departmentCode });
  }
  const data = { fromDepartmentCode: last.departmentCode, toDepartmentCode: departmentCode, on };
  return accepted([{ type: "person.transferred", data }]);
}

function changeGrade({ gradeEquivalent, on }: Of<"changeGrade">, person: Person): Decision {
  const last = person.grades.at(-1);
  const early = tooEarly(on, last?.on);
  if (early) return early;
  if (last?.gradeEquivalent === gradeEquivalent) {
    return refuse("GRADE_SAME", { grade: gradeEquivalent });
  }
  return accepted([{ type: "person.grade-changed", data: { gradeEquivalent, on } }]);
}

function changeDiscipline(command: Of<"changeDiscipline">, person: Person): Decision {
  const { disciplined, on } = command;
  if (on < person.appointedOn) {
    return refuse("DATE_TOO_EARLY", { on, earliest: person.appointedOn });
  }
  const last = person.disciplines.at(-1);
  const early = tooEarly(on, last?.on);
  if (early) return early;
  if ((last?.disciplined ?? false) === disciplined) return accepted([]);
  return accepted([{ type: "person.discipline-changed", data: { disciplined, on } }]);
}

/** Leaving must come after every act already dated, or those acts would have happened out of service. */
function leave({ on }: Of<"leave">, person: Person): Decision {
  const dated = [...person.placements, ...person.grades, ...person.disciplines];
  const last = dated.reduce<CivilDate>(
    (latest, act) => (act.on > latest ? act.on : latest),
    person.appointedOn,
  );
  if (person.leftOn !== undefined) return refuse("PERSON_LEFT", { on: person.leftOn });
  return tooEarly(on, last) ?? accepted([{ type: "person.left", data: { on } }]);
}

function grantRole(
  { role }: Of<"grantRole">,
  person: Person,
  { actor }: DecisionContext,
  today: CivilDate,
): Decision {
  if (actor.ref === person.personRef) return refuse("ROLE_OWN");
  const now = personOn(person, today) ?? personOn(person, person.appointedOn);
  if (!now || now.roles.includes(role)) return refuse("ROLE_ALREADY_HELD", { role });
  const { departmentCode } = now;
  return accepted([{ type: "person.role-granted", data: { role, departmentCode } }]);
}

function revokeRole(
  { role }: Of<"revokeRole">,
  person: Person,
  { actor }: DecisionContext,
  today: CivilDate,
): Decision {
  if (role === "STAFF") return refuse("ROLE_BASIC");
  if (actor.ref === person.personRef) return refuse("ROLE_OWN");
  const now = personOn(person, today) ?? personOn(person, person.appointedOn);
  if (!now?.roles.includes(role)) return refuse("ROLE_NOT_HELD", { role });
  return accepted([{ type: "person.role-revoked", data: { role } }]);
}
