import type { SeedAgency } from "./agencies.ts";
import { fictionalName } from "./names.ts";

export interface SeedPerson {
  readonly staffNo: string;
  readonly name: string;
  readonly departmentCode: string;
  readonly gradeEquivalent: number;
  readonly jobSeries: string;
  readonly employment: string;
  readonly on: string;
  readonly roles: readonly string[];
}

/** Shares of grades 6 to 9 among those below grade 5, and of the job series (domain page §7). */
const LOWER_GRADES: readonly (readonly [grade: number, share: number])[] = [
  [6, 27],
  [7, 31],
  [8, 21],
  [9, 14],
];
const SERIES: readonly (readonly [name: string, share: number])[] = [
  ["행정", 48],
  ["사회복지", 14],
  ["시설", 12],
  ["공업", 6],
  ["세무", 6],
  ["보건·간호", 7],
  ["농업·녹지", 4],
  ["전산", 3],
];
/** Of 651 posts 590 are grade 6 or below (2018); the same share everywhere. */
const LOWER_SHARE = 590 / 651;
const GRADE_FOUR_SHARE = 0.0125;

/** The first people of an agency: whoever runs the scheme. They stand in the first department. */
export const OFFICERS: readonly (readonly [
  staffNo: string,
  roles: readonly string[],
  what: string,
])[] = [
  ["A0001", ["STAFF", "AGENCY_ADMIN"], "기관 관리자"],
  ["A0002", ["STAFF", "PANEL"], "평가단"],
  ["A0003", ["STAFF", "PANEL"], "평가단"],
  ["A0004", ["STAFF", "OFFICE"], "적극행정 전담부서"],
  ["A0005", ["STAFF", "OFFICE"], "적극행정 전담부서"],
  ["A0006", ["STAFF", "HR_ACCOUNTING"], "인사·회계"],
  ["A0007", ["STAFF", "AUDITOR"], "감사"],
  ["A0008", ["STAFF", "PROPOSAL_OFFICER"], "제안 담당자"],
];

/** Everybody of an agency: its officers, one head a department, and staff in the shares of the domain page. */
export function rosterOf(agency: SeedAgency, random: () => number): readonly SeedPerson[] {
  const people: SeedPerson[] = [];
  const add = (
    staffNo: string,
    departmentCode: string,
    grade: number,
    roles: readonly string[],
  ): void => {
    people.push({
      staffNo,
      name: fictionalName(random),
      departmentCode,
      gradeEquivalent: grade,
      jobSeries: byShare(SERIES, random()),
      employment: "일반직",
      on: `${2005 + Math.floor(random() * 20)}-03-02`,
      roles,
    });
  };
  const upper = agency.staff - Math.round(agency.staff * LOWER_SHARE);
  const fours = Math.round(agency.staff * GRADE_FOUR_SHARE);
  const [first] = agency.departments;
  for (const [staffNo, roles] of OFFICERS) {
    // Half of those who run the scheme are of grade 5, so that the shares below still come out.
    add(staffNo, first?.code ?? "", roles.includes("PANEL") ? 4 : 6, roles);
  }
  for (const [index, { code }] of agency.departments.entries()) {
    add(`H${String(index + 1).padStart(4, "0")}`, code, 5, ["STAFF", "DEPT_HEAD"]);
  }
  const lower = agency.staff - upper;
  const grades = [
    ...Array.from({ length: Math.max(0, fours - 2) }, () => 4),
    ...Array.from({ length: Math.max(0, upper - fours - agency.departments.length) }, () => 5),
    ...gradesBelowFive(lower - 6),
  ];
  for (let index = 0; people.length < agency.staff; index += 1) {
    const department = agency.departments[index % agency.departments.length];
    const grade = grades[index] ?? 7;
    add(`S${String(index + 1).padStart(4, "0")}`, department?.code ?? "", grade, ["STAFF"]);
  }
  return people;
}

function gradesBelowFive(count: number): number[] {
  const total = LOWER_GRADES.reduce((sum, [, share]) => sum + share, 0);
  const grades = LOWER_GRADES.flatMap(([grade, share]) =>
    Array.from({ length: Math.round((count * share) / total) }, () => grade),
  );
  return grades;
}

function byShare(shares: readonly (readonly [string, number])[], unit: number): string {
  const total = shares.reduce((sum, [, share]) => sum + share, 0);
  let left = unit * total;
  for (const [name, share] of shares) {
    left -= share;
    if (left < 0) return name;
  }
  return shares[0]?.[0] ?? "";
}

/** The people as the file that a personnel office would import. */
export function rosterCsv(people: readonly SeedPerson[]): string {
  const head = "사번,이름,부서코드,직급,직렬,고용구분,임용일,역할";
  const lines = people.map((person) =>
    [
      person.staffNo,
      person.name,
      person.departmentCode,
      person.gradeEquivalent,
      person.jobSeries,
      person.employment,
      person.on,
      person.roles.join(";"),
    ].join(","),
  );
  return `${[head, ...lines].join("\n")}\n`;
}
