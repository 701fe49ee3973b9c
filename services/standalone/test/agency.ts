import { assertThat } from "@dure/kernel";
import { tenantId } from "@dure/messages";
import { packFor } from "@dure/policy";
import type { Identity, Role } from "@dure/service-kit";
import { type Client, operator, person } from "./client.ts";

interface Member {
  readonly department: string;
  readonly grade: number;
  readonly roles?: readonly Role[];
}

/** Fictional people; names of keys say what each of them is there for. */
const MEMBERS = {
  kim: { department: "D01", grade: 7 },
  lee: { department: "D01", grade: 8 },
  park: { department: "D02", grade: 9 },
  /** 5급: above the grades that Donghae rewards. */
  choi: { department: "D01", grade: 5 },
  headOne: { department: "D01", grade: 5, roles: ["DEPT_HEAD"] },
  headTwo: { department: "D02", grade: 6, roles: ["DEPT_HEAD"] },
  /** Head and office in one person, which a small agency has. */
  headOffice: { department: "D03", grade: 5, roles: ["DEPT_HEAD", "OFFICE"] },
  shin: { department: "D03", grade: 7 },
  office: { department: "D04", grade: 6, roles: ["OFFICE"] },
  /** Office that sits in the department of `headTwo`. */
  officeTwo: { department: "D02", grade: 6, roles: ["OFFICE"] },
  accounting: { department: "D04", grade: 6, roles: ["HR_ACCOUNTING"] },
  panelOne: { department: "D04", grade: 6, roles: ["PANEL"] },
  panelTwo: { department: "D04", grade: 6, roles: ["PANEL"] },
  auditor: { department: "D04", grade: 6, roles: ["AUDITOR"] },
  proposals: { department: "D04", grade: 6, roles: ["PROPOSAL_OFFICER"] },
  admin: { department: "D04", grade: 6, roles: ["AGENCY_ADMIN"] },
} as const satisfies Record<string, Member>;

export type MemberName = keyof typeof MEMBERS;
export type People = Readonly<Record<MemberName, Identity>>;

const GIVEN_NAMES = ["하늘", "바다", "가람", "누리", "다온", "라온", "마루", "보람"];
const DEPARTMENTS = ["기획감사담당관", "총무과", "복지과", "혁신담당관"];
/** Staff of department D01 beyond those above; for load. */
export const extraRef = (agency: string, number: number): string => `${agency}.extra${number}`;

interface SetUpOptions {
  readonly foundedOn?: string;
  readonly extraStaff?: number;
}

const isOf = (name: string): name is MemberName => name in MEMBERS;

/** Everybody of an agency, as the gateway would know them. References differ between agencies. */
export function peopleOf(agency: string): People {
  const named = Object.entries<Member>(MEMBERS).map(([name, { department, roles = [] }]) => [
    name,
    { ...person(agency, `${agency}.${name}`, ...roles), orgUnit: department },
  ]);
  return Object.fromEntries(named) as People;
}

/** What founds an agency: four departments, the people above, and Donghae's rules. */
export function setUpBody(agency: string, options: SetUpOptions = {}) {
  const { extraStaff = 0, foundedOn = "2026-01-01" } = options;
  const people = Object.entries<Member>(MEMBERS).map(([name, member], index) => ({
    personRef: `${agency}.${name}`,
    staffNo: staffNo(name),
    name: `김${GIVEN_NAMES[index % GIVEN_NAMES.length] ?? ""}`,
    gradeEquivalent: member.grade,
    employment: "일반직",
    jobSeries: "행정",
    departmentCode: member.department,
    roles: member.roles ?? [],
    on: foundedOn,
  }));
  const extras = Array.from({ length: extraStaff }, (_, index) => ({
    personRef: extraRef(agency, index),
    staffNo: `X-${index}`,
    name: "이하나",
    gradeEquivalent: 8,
    employment: "일반직",
    jobSeries: "행정",
    departmentCode: "D01",
    roles: [],
    on: foundedOn,
  }));
  return {
    agency,
    name: `${agency} 시청`,
    kind: "CITY",
    foundedOn,
    departments: DEPARTMENTS.map((name, index) => ({
      code: `D0${index + 1}`,
      name,
      kind: "DIVISION",
      establishedOn: foundedOn,
    })),
    people: [...people, ...extras],
    policy: {
      yaml: packFor(tenantId("donghae"))?.yaml ?? "",
      effectiveFrom: foundedOn,
      approvedBy: [staffNo("panelOne"), staffNo("panelTwo")],
    },
  };
}

const staffNo = (name: string): string => {
  assertThat(isOf(name), "MEMBER", name);
  return `S-${Object.keys(MEMBERS).indexOf(name) + 1}`;
};

/** Founds an agency through the operator's route. */
export async function foundAgency(
  client: Client,
  agency: string,
  options?: SetUpOptions,
): Promise<People> {
  const body = setUpBody(agency, options);
  const made = await client.post(operator(agency), "/api/v1/operator/agencies", body);
  assertThat(made.status === 201, "SET_UP", JSON.stringify(made.body));
  return peopleOf(agency);
}

/** Gives an agency money for rewards in a year. */
export async function fundBudget(
  client: Client,
  people: People,
  amountWon: number,
  year = "2026",
): Promise<void> {
  const funded = await client.post(people.accounting, `/budgets/${year}`, { amountWon });
  assertThat(funded.status === 200, "FUND", JSON.stringify(funded.body));
}
