import { join } from "node:path";
import type { CommandContext } from "@dure/command-handling";
import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { civilDate, kstStartOfDayMs, nameId } from "@dure/kernel";
import { type TenantId, tenantId } from "@dure/messages";
import { packFor } from "@dure/policy";
import { seededIds, temporaryFolder, virtualClock } from "@dure/testing";
import { openSqliteSubjectKeys } from "../src/adapters/sqlite-subject-keys.ts";
import type { PersonEntry } from "../src/commands/person-entry.ts";
import { type AgencySetUp, setUpAgency } from "../src/commands/set-up-agency.ts";
import { directoryHandlers } from "../src/directory-handlers.ts";

export const donghae = tenantId("donghae");
export const mapo = tenantId("mapo");

/** A log, keys and handlers in a folder of their own, on a clock that stands at 2026-06-10 09:00 KST. */
export async function openWorld() {
  const folder = await temporaryFolder();
  const clock = virtualClock(kstStartOfDayMs(civilDate("2026-06-10")) + 9 * 3_600_000);
  const ids = seededIds(clock, 7);
  const store = openSqliteEventStore({ file: join(folder.path, "events.db"), clock });
  const keys = openSqliteSubjectKeys({
    file: join(folder.path, "keys.db"),
    masterSecretFile: join(folder.path, "master-secret"),
    clock,
  });
  const handlers = directoryHandlers({ store, clock, ids });
  return {
    folder,
    clock,
    ids,
    store,
    keys,
    handlers,
    parts: { handlers, keys },
    context(name: string, tenant: TenantId = donghae, ref = "operator"): CommandContext {
      const commandId = nameId("test", tenant, name);
      const actor = { kind: "person" as const, ref };
      return { tenantId: tenant, actor, commandId, correlationId: commandId, nowMs: clock.nowMs() };
    },
    async close() {
      await store.close();
      await keys.close();
      await folder.remove();
    },
  };
}
export type World = Awaited<ReturnType<typeof openWorld>>;

export const entryOf = (staffNo: string, change: Partial<PersonEntry> = {}): PersonEntry => ({
  staffNo,
  name: "김하늘",
  gradeEquivalent: 7,
  employment: "일반직",
  jobSeries: "행정",
  departmentCode: "D01",
  roles: [],
  on: civilDate("2026-01-05"),
  ...change,
});

/** An agency with two departments, an administrator, two of the panel, and its delivered policy from 1 January. */
export function agencySetUp(agency: TenantId): AgencySetUp {
  const foundedOn = civilDate("2026-01-01");
  const department = (code: string, name: string) =>
    ({ code, name, kind: "DIVISION", establishedOn: foundedOn }) as const;
  return {
    facts: { agency, name: "동해시", kind: "CITY", foundedOn },
    departments: [department("D01", "기획감사담당관"), department("D02", "총무과")],
    people: [
      entryOf("A-1", { name: "이관리", roles: ["AGENCY_ADMIN"] }),
      entryOf("P-1", { name: "박평가", roles: ["PANEL"] }),
      entryOf("P-2", { name: "최평가", roles: ["PANEL"] }),
    ],
    policy: {
      yaml: packFor(agency)?.yaml ?? "",
      effectiveFrom: foundedOn,
      approvedBy: ["P-1", "P-2"],
    },
  };
}

/** Sets up an agency and answers references by staff number. */
export async function found(world: World, agency: TenantId = donghae) {
  const context = world.context("set up", agency);
  const outcome = await setUpAgency(world.parts, agencySetUp(agency), context);
  if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.why}`);
  return Object.fromEntries(
    outcome.value.people.map(({ staffNo, personRef }) => [staffNo, personRef]),
  );
}
