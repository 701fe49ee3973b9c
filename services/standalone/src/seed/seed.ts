import { type Clock, civilDate, kstStartOfDayMs } from "@dure/kernel";
import { systemTimers, type Timers } from "@dure/processing";
import { seededIds, seededRandom, virtualClock } from "@dure/testing";
import { startStandalone } from "../start-standalone.ts";
import type { DemoPerson } from "./demo-people.ts";
import { DonghaeYear } from "./donghae-year.ts";
import { SeedClient } from "./seed-client.ts";
import { type SeededPerson, setUpAgencies } from "./set-up-agencies.ts";

/** The year that the demonstration shows as closed. */
export const SEED_YEAR = 2026;
const SEED = 20_260_610;

/**
 * A year passes here in seconds, and sealing at its usual pace would make a checkpoint of every few acts. Ten times as
 * slow it seals by pages, as it does in earnest when much happens at once.
 */
const unhurried: Timers = {
  pause: (durationMs, signal) => systemTimers.pause(10 * durationMs, signal),
};

export interface Seeded {
  readonly seedYear: number;
  /** By reference: their names stand in the directory alone. */
  readonly demoPeople: readonly DemoPerson[];
  /** Where the demonstration's clock stood when the seeding ended, epoch milliseconds. */
  readonly endMs: number;
}

/**
 * Fills an empty data folder with the demonstration: six agencies and a year of Donghae, by real commands over a
 * virtual clock. The same seed makes the same people, acts and ids; only what is sealed differs, because keys are random.
 */
export async function seed(dataFolder: string, tell: (line: string) => void): Promise<Seeded> {
  const clock = virtualClock(kstStartOfDayMs(civilDate(`${SEED_YEAR}-01-02`)));
  const standalone = await startStandalone({
    dataFolder,
    clock: clock satisfies Clock,
    ids: seededIds(clock, SEED),
    sealingTimers: unhurried,
    developmentSignIn: false,
  });
  try {
    const client = new SeedClient(standalone, clock);
    tell("여섯 기관의 부서와 직원, 기준을 등록합니다.");
    const people = await setUpAgencies(client, seededRandom(SEED), SEED_YEAR);
    await standalone.atRest();
    tell(`동해시의 ${SEED_YEAR}년을 채웁니다.`);
    const donghae = people.get("donghae") ?? [];
    // The sealing goes on behind the year and is waited for once, at its end.
    const unsealed = { ...standalone, settled: () => standalone.atRest() };
    const parts = { client, clock, standalone: unsealed, people: donghae, year: SEED_YEAR };
    const year = new DonghaeYear(parts);
    await year.play();
    await year.closeAndGoOn();
    await standalone.settled();
    return {
      seedYear: SEED_YEAR,
      demoPeople: [...shown(year, donghae), ...administrators(people)],
      endMs: clock.nowMs(),
    };
  } finally {
    await standalone.stop();
  }
}

function shown(year: DonghaeYear, people: readonly SeededPerson[]): readonly DemoPerson[] {
  const staff = [0, 1, 2].map((index) => ({
    ...year.earner(index),
    what: index === 0 ? "직원(쓸 수 있는 7점이 있음)" : "직원",
  }));
  const departments = new Set(staff.map(({ departmentCode }) => departmentCode));
  const others = people.filter(
    ({ departmentCode, roles, staffNo }) =>
      staffNo.startsWith("A") || (roles.includes("DEPT_HEAD") && departments.has(departmentCode)),
  );
  const operator: DemoPerson = {
    agency: "dure",
    agencyName: "두레 운영",
    personRef: "operator",
    displayName: "운영자(가상)",
    description: "운영 기관의 운영자",
    kind: "operator",
    roles: ["OPERATOR"],
  };
  return [...[...staff, ...others].map(demoPerson), operator];
}

const administrators = (
  people: ReadonlyMap<string, readonly SeededPerson[]>,
): readonly DemoPerson[] =>
  [...people]
    .filter(([tenant]) => tenant !== "donghae")
    .flatMap(([, everybody]) => everybody.slice(0, 1).map(demoPerson));

const demoPerson = ({
  agencyName,
  departmentCode,
  personRef,
  tenant,
  what,
}: SeededPerson): DemoPerson => ({
  agency: tenant,
  agencyName,
  personRef,
  description: `${what}, ${departmentCode}`,
});
