import { accepted, type CivilDate, type Outcome, refused } from "@dure/kernel";
import { directoryProblems } from "../../errors.ts";

/** Bureau 국, division 과, officer 담당관, team 팀, dong 동. */
export const DEPARTMENT_KINDS = ["BUREAU", "DIVISION", "OFFICER", "TEAM", "DONG"] as const;
export type DepartmentKind = (typeof DEPARTMENT_KINDS)[number];

export type DepartmentFacts = {
  readonly code: string;
  readonly name: string;
  readonly kind: DepartmentKind;
  readonly establishedOn: CivilDate;
};

export type DepartmentEvent = {
  readonly type: "department.established";
  readonly data: DepartmentFacts;
};
export type DepartmentCommand = { readonly kind: "establish"; readonly facts: DepartmentFacts };
export type DepartmentState = DepartmentFacts | null;

export const noDepartment = (): DepartmentState => null;

/** Refuses a code that is in use with other facts (`DEPARTMENT_EXISTS`); the same facts again change nothing. */
export function decideDepartment(
  { facts }: DepartmentCommand,
  state: DepartmentState,
): Outcome<readonly DepartmentEvent[]> {
  if (state === null) return accepted([{ type: "department.established", data: facts }]);
  const same =
    state.name === facts.name &&
    state.kind === facts.kind &&
    state.establishedOn === facts.establishedOn;
  if (same) return accepted([]);
  return refused(directoryProblems.refuse("DEPARTMENT_EXISTS", { code: facts.code }));
}

export function evolveDepartment(_state: DepartmentState, event: DepartmentEvent): DepartmentState {
  return event.data;
}
