export interface SeedDepartment {
  readonly code: string;
  readonly name: string;
  readonly kind: "DIVISION" | "DONG" | "OFFICER";
}

export interface SeedAgency {
  readonly tenant: string;
  readonly name: string;
  readonly kind: "CENTRAL" | "CITY" | "COUNTY" | "DISTRICT" | "METROPOLITAN";
  readonly staff: number;
  readonly departments: readonly SeedDepartment[];
}

/** Donghae's divisions; a division named 담당관 is an officer's. The names are plain trades of a city hall. */
const DONGHAE_DIVISIONS = [
  "기획예산담당관",
  "감사담당관",
  "홍보담당관",
  "행정과",
  "회계과",
  "세무과",
  "민원과",
  "복지과",
  "가족과",
  "체육교육과",
  "문화예술과",
  "관광과",
  "경제과",
  "투자유치과",
  "환경과",
  "교통과",
  "건설과",
  "도시정비과",
  "허가과",
  "안전과",
  "해양수산과",
  "농업기술과",
  "보건정책과",
];

const numbered = (count: number, name: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => name(index + 1));

function departmentsOf(divisions: readonly string[], dongs: number): SeedDepartment[] {
  const first = divisions.map((name, index) => ({
    code: `d${String(index + 1).padStart(2, "0")}`,
    name,
    kind: name.endsWith("담당관") ? ("OFFICER" as const) : ("DIVISION" as const),
  }));
  const second = numbered(dongs, (index) => `제${index}동`).map((name, index) => ({
    code: `t${String(index + 1).padStart(2, "0")}`,
    name,
    kind: "DONG" as const,
  }));
  return [...first, ...second];
}

/** Sizes as in the domain page §7; departments without a source are numbered, not invented. */
export const seedAgencies: readonly SeedAgency[] = [
  agency("donghae", "동해시", "CITY", 651, DONGHAE_DIVISIONS, 10),
  agency(
    "hongcheon",
    "홍천군",
    "COUNTY",
    700,
    numbered(22, (index) => `제${index}과`),
    0,
  ),
  agency(
    "jeju",
    "제주특별자치도",
    "METROPOLITAN",
    1200,
    numbered(40, (index) => `제${index}과`),
    0,
  ),
  agency(
    "happycity",
    "행정중심복합도시건설청",
    "CENTRAL",
    170,
    numbered(18, (index) => `제${index}과`),
    0,
  ),
  agency(
    "mapo",
    "마포구",
    "DISTRICT",
    1490,
    numbered(40, (index) => `제${index}과`),
    16,
  ),
  agency(
    "seongdong",
    "성동구",
    "DISTRICT",
    1490,
    numbered(38, (index) => `제${index}과`),
    17,
  ),
];

function agency(
  tenant: string,
  name: string,
  kind: SeedAgency["kind"],
  staff: number,
  divisions: readonly string[],
  dongs: number,
): SeedAgency {
  return { tenant, name, kind, staff, departments: departmentsOf(divisions, dongs) };
}
