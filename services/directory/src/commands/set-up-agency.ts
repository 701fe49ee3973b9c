import type { CommandContext } from "@dure/command-handling";
import { accepted, type CivilDate, nameId, type Outcome, refused } from "@dure/kernel";
import type { GlobalPosition } from "@dure/messages";
import type { AgencyFacts } from "../domain/agency/agency.ts";
import type { DepartmentFacts } from "../domain/department/department.ts";
import { POLICY_APPROVER_ROLES } from "../domain/policy/decide.ts";
import { directoryProblems } from "../errors.ts";
import type { CommandParts } from "./appoint-person.ts";
import { establishDepartment } from "./establish-department.ts";
import { importPeople } from "./import-people.ts";
import { type PersonEntry, refOf } from "./person-entry.ts";
import { policyText } from "./policy-text.ts";

export const FIRST_POLICY_ID = "mileage";

export interface AgencySetUp {
  readonly facts: AgencyFacts;
  readonly departments: readonly DepartmentFacts[];
  /** First people, among them an administrator and the two who approve the first policy. */
  readonly people: readonly PersonEntry[];
  readonly policy: {
    readonly yaml: string;
    /** May lie in the past: the one exception, made by the operator together with two people of the agency. */
    readonly effectiveFrom: CivilDate;
    /** Staff numbers of two of `people` with the role PANEL or AGENCY_ADMIN. */
    readonly approvedBy: readonly [string, string];
  };
}

export interface SetUpReport {
  readonly agency: string;
  readonly people: readonly { readonly staffNo: string; readonly personRef: string }[];
  readonly policyHash: string;
  readonly position: GlobalPosition | undefined;
}

/**
 * Founds an agency: the agency, its departments, its first people, its first policy. Everything is checked before the
 * first event. The steps are several streams; each is idempotent, so a set-up that a crash cut short is finished by
 * sending the same again. Refuses `SET_UP_PEOPLE_INVALID`, `POLICY_INVALID`, `AGENCY_ALREADY_FOUNDED`,
 * `DEPARTMENT_EXISTS`, `POLICY_ALREADY_FOUNDED`.
 */
export async function setUpAgency(
  parts: CommandParts,
  setUp: AgencySetUp,
  context: CommandContext,
): Promise<Outcome<SetUpReport>> {
  const { handlers, keys } = parts;
  const { tenantId } = context;
  const fault = faultOfPeople(setUp);
  if (fault) return refused(directoryProblems.refuse("SET_UP_PEOPLE_INVALID", { reason: fault }));
  const { yaml, effectiveFrom, approvedBy } = setUp.policy;
  const text = policyText({ tenantId, policyId: FIRST_POLICY_ID, version: 1, yaml, effectiveFrom });
  if (!text.ok) return text;

  const step = (name: string): CommandContext => ({
    ...context,
    commandId: nameId(context.commandId, name),
  });
  const founded = await handlers.agencies.handle(
    tenantId,
    { kind: "found", facts: setUp.facts },
    step("agency"),
  );
  if (!founded.ok) return founded;
  const established = await Promise.all(
    setUp.departments.map((facts) =>
      establishDepartment(handlers, facts, step(`department|${facts.code}`)),
    ),
  );
  const refusedDepartment = established.find((outcome) => !outcome.ok);
  if (refusedDepartment && !refusedDepartment.ok) return refusedDepartment;

  const lines = setUp.people.map((entry, index) => ({ row: index + 1, entry }));
  const imported = await importPeople(
    parts,
    { lines, errors: [] },
    { dryRun: false },
    step("people"),
  );
  if (!imported.ok) return imported;
  const [rowFault] = imported.value.errors;
  if (rowFault) {
    const reason = `${rowFault.row}번째 사람, ${rowFault.column}: ${rowFault.what}`;
    return refused(directoryProblems.refuse("SET_UP_PEOPLE_INVALID", { reason }));
  }

  const people = await Promise.all(
    setUp.people.map(async (entry) => ({
      staffNo: entry.staffNo,
      personRef: await refOf(keys, tenantId, entry),
    })),
  );
  const refs = new Map(people.map(({ staffNo, personRef }) => [staffNo, personRef]));
  const approved = await handlers.policies.handle(
    FIRST_POLICY_ID,
    {
      kind: "foundFirst",
      text: text.value,
      approvedBy: [refs.get(approvedBy[0]) ?? "", refs.get(approvedBy[1]) ?? ""],
    },
    step("policy"),
  );
  if (!approved.ok) return approved;
  const { position } = approved.value;
  return accepted({ agency: tenantId, people, policyHash: text.value.hash, position });
}

/** What is wrong with the first people, in Korean; undefined when nothing is. */
function faultOfPeople({ people, departments, policy }: AgencySetUp): string | undefined {
  const codes = new Set(departments.map(({ code }) => code));
  const homeless = people.find(({ departmentCode }) => !codes.has(departmentCode));
  if (homeless) return `부서 코드 '${homeless.departmentCode}'이(가) 부서 목록에 없습니다.`;
  const administrators = people.filter(({ roles }) => roles.includes("AGENCY_ADMIN"));
  if (administrators.length === 0) return "기관 관리자가 없습니다.";
  const [one, other] = policy.approvedBy;
  if (one === other) return "정책 승인자 두 사람이 같습니다.";
  for (const staffNo of policy.approvedBy) {
    const person = people.find((entry) => entry.staffNo === staffNo);
    if (!person) return "정책 승인자가 첫 담당자 목록에 없습니다.";
    if (!person.roles.some((role) => POLICY_APPROVER_ROLES.includes(role))) {
      return "정책 승인자는 평가단이나 기관 관리자여야 합니다.";
    }
  }
  return undefined;
}
