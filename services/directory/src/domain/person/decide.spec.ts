import { civilDate, kstStartOfDayMs } from "@dure/kernel";
import { type SealedText, tenantId } from "@dure/messages";
import { given } from "@dure/testing";
import { describe, expect, test } from "vitest";
import { personDecider } from "../../directory-handlers.ts";
import type { Appointment, PersonEvent } from "./events.ts";
import { evolvePerson, type Person, personOn } from "./person.ts";

const sealed: SealedText = { s: "p1.1", alg: "A256GCM", n: "n", c: "c", k: "k" };
const appointment: Appointment = {
  personRef: "p1",
  name: sealed,
  staffNo: sealed,
  gradeEquivalent: 7,
  employment: "일반직",
  jobSeries: "행정",
  departmentCode: "D01",
  roles: ["DEPT_HEAD", "STAFF"],
  on: civilDate("2026-01-05"),
};
const appointed: PersonEvent = { type: "person.appointed", data: appointment };
const moved: PersonEvent = {
  type: "person.transferred",
  data: { fromDepartmentCode: "D01", toDepartmentCode: "D02", on: civilDate("2026-03-02") },
};
const left: PersonEvent = { type: "person.left", data: { on: civilDate("2026-07-01") } };

const by = (ref: string, day = "2026-06-10") => ({
  tenantId: tenantId("donghae"),
  actor: { kind: "person" as const, ref },
  commandId: "00000000-0000-7000-8000-000000000001",
  correlationId: "c",
  nowMs: kstStartOfDayMs(civilDate(day)),
});
const on = (text: string) => civilDate(text);
const person = (...events: PersonEvent[]): Person =>
  events.reduce((state, event) => evolvePerson(state, event), null as Person | null) as Person;

describe("appointment", () => {
  test("makes a person once", () => {
    given(personDecider, []).when({ kind: "appoint", appointment }, by("hr")).then([appointed]);
    given(personDecider, [appointed])
      .when({ kind: "appoint", appointment }, by("hr"))
      .thenRefused("PERSON_ALREADY_APPOINTED");
  });

  test("nothing happens to somebody who was never appointed", () => {
    given(personDecider, [])
      .when({ kind: "leave", on: on("2026-07-01") }, by("hr"))
      .thenRefused("NOT_FOUND");
  });
});

describe("transfer", () => {
  test("moves to the other department from its day on", () => {
    given(personDecider, [appointed])
      .when({ kind: "transfer", departmentCode: "D02", on: on("2026-03-02") }, by("hr"))
      .then([moved]);
  });

  test.each([
    ["D01", "2026-04-01", "DEPARTMENT_SAME"],
    ["D02", "2026-01-05", "DATE_TOO_EARLY"],
    ["D02", "2025-12-31", "DATE_TOO_EARLY"],
  ])("to %s on %s is refused with %s", (departmentCode, day, code) => {
    given(personDecider, [appointed])
      .when({ kind: "transfer", departmentCode, on: on(day) }, by("hr"))
      .thenRefused(code);
  });

  test("any past day keeps its department", () => {
    const moving = person(appointed, moved);
    expect(personOn(moving, on("2026-01-04"))).toBeUndefined();
    expect(personOn(moving, on("2026-01-05"))?.departmentCode).toBe("D01");
    expect(personOn(moving, on("2026-03-01"))?.departmentCode).toBe("D01");
    expect(personOn(moving, on("2026-03-02"))?.departmentCode).toBe("D02");
  });

  test("a head of department heads only the department of the grant", () => {
    const moving = person(appointed, moved);
    expect(personOn(moving, on("2026-03-01"))?.roles).toEqual(["DEPT_HEAD", "STAFF"]);
    expect(personOn(moving, on("2026-03-02"))?.roles).toEqual(["STAFF"]);
  });
});

describe("grade and discipline", () => {
  test("a promotion holds from its day on", () => {
    const command = { kind: "changeGrade", gradeEquivalent: 6, on: on("2026-07-01") } as const;
    const event: PersonEvent = {
      type: "person.grade-changed",
      data: { gradeEquivalent: 6, on: on("2026-07-01") },
    };
    given(personDecider, [appointed]).when(command, by("hr")).then([event]);
    given(personDecider, [appointed, event]).when(command, by("hr")).thenRefused("DATE_TOO_EARLY");
    const promoted = person(appointed, event);
    expect(personOn(promoted, on("2026-06-30"))?.gradeEquivalent).toBe(7);
    expect(personOn(promoted, on("2026-07-01"))?.gradeEquivalent).toBe(6);
  });

  test("the same grade is no change", () => {
    given(personDecider, [appointed])
      .when({ kind: "changeGrade", gradeEquivalent: 7, on: on("2026-07-01") }, by("hr"))
      .thenRefused("GRADE_SAME");
  });

  test("discipline is set once and lifted later", () => {
    const set = { kind: "changeDiscipline", disciplined: true, on: on("2026-05-01") } as const;
    const event: PersonEvent = {
      type: "person.discipline-changed",
      data: { disciplined: true, on: on("2026-05-01") },
    };
    given(personDecider, [appointed]).when(set, by("hr")).then([event]);
    given(personDecider, [appointed, event])
      .when({ ...set, on: on("2026-05-02") }, by("hr"))
      .thenNothing();
    expect(personOn(person(appointed, event), on("2026-04-30"))?.disciplined).toBe(false);
  });
});

describe("roles", () => {
  test("are given and taken by somebody else", () => {
    given(personDecider, [appointed])
      .when({ kind: "grantRole", role: "OFFICE" }, by("admin"))
      .then([{ type: "person.role-granted", data: { role: "OFFICE", departmentCode: "D01" } }]);
    given(personDecider, [appointed])
      .when({ kind: "revokeRole", role: "DEPT_HEAD" }, by("admin"))
      .then([{ type: "person.role-revoked", data: { role: "DEPT_HEAD" } }]);
  });

  test.each([
    [{ kind: "grantRole", role: "OFFICE" }, "p1", "ROLE_OWN"],
    [{ kind: "revokeRole", role: "DEPT_HEAD" }, "p1", "ROLE_OWN"],
    [{ kind: "grantRole", role: "DEPT_HEAD" }, "admin", "ROLE_ALREADY_HELD"],
    [{ kind: "revokeRole", role: "OFFICE" }, "admin", "ROLE_NOT_HELD"],
    [{ kind: "revokeRole", role: "STAFF" }, "admin", "ROLE_BASIC"],
  ] as const)("%o by %s is refused with %s", (command, actor, code) => {
    given(personDecider, [appointed]).when(command, by(actor)).thenRefused(code);
  });

  test("a transferred head can be made head of the new department", () => {
    given(personDecider, [appointed, moved])
      .when({ kind: "grantRole", role: "DEPT_HEAD" }, by("admin"))
      .then([{ type: "person.role-granted", data: { role: "DEPT_HEAD", departmentCode: "D02" } }]);
  });
});

describe("leaving", () => {
  test("ends status and roles from its day on, and every later act", () => {
    given(personDecider, [appointed, moved])
      .when({ kind: "leave", on: on("2026-07-01") }, by("hr"))
      .then([left]);
    const gone = person(appointed, left);
    expect(personOn(gone, on("2026-06-30"))?.status).toBe("ACTIVE");
    expect(personOn(gone, on("2026-07-01"))).toMatchObject({ status: "LEFT", roles: [] });
    given(personDecider, [appointed, left])
      .when({ kind: "grantRole", role: "OFFICE" }, by("admin", "2026-07-01"))
      .thenRefused("PERSON_LEFT");
    given(personDecider, [appointed, left])
      .when({ kind: "leave", on: on("2026-06-01") }, by("hr"))
      .thenRefused("PERSON_LEFT");
  });

  test("comes after every act already dated", () => {
    given(personDecider, [appointed, moved])
      .when({ kind: "leave", on: on("2026-03-02") }, by("hr"))
      .thenRefused("DATE_TOO_EARLY");
  });
});

test("a stale revision is refused, the right one is not", () => {
  const act = { kind: "transfer", departmentCode: "D03", on: on("2026-05-01") } as const;
  given(personDecider, [appointed, moved])
    .when({ ...act, expectedRevision: 0 }, by("hr"))
    .thenRefused("STALE_VERSION");
  given(personDecider, [appointed, moved])
    .when({ ...act, expectedRevision: 1 }, by("hr"))
    .then([
      {
        type: "person.transferred",
        data: { fromDepartmentCode: "D02", toDepartmentCode: "D03", on: on("2026-05-01") },
      },
    ]);
});
