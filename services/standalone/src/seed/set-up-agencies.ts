import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { packFor } from "@dure/policy";
import { type SeedAgency, seedAgencies } from "./agencies.ts";
import { OFFICERS, rosterCsv, rosterOf, type SeedPerson } from "./roster.ts";
import type { SeedActor, SeedClient } from "./seed-client.ts";

const OPERATOR: SeedActor = { tenant: "dure", personRef: "operator", roles: ["OPERATOR"] };

export interface SeededPerson extends SeedPerson {
  readonly tenant: string;
  readonly personRef: string;
  readonly agencyName: string;
  readonly what: string;
}

/** Founds every agency with its departments, people and policy pack, the way an operator and a personnel office do. */
export async function setUpAgencies(
  client: SeedClient,
  random: () => number,
  year: number,
): Promise<ReadonlyMap<string, readonly SeededPerson[]>> {
  const byTenant = new Map<string, readonly SeededPerson[]>();
  for (const agency of seedAgencies) {
    byTenant.set(agency.tenant, await setUpOne(client, agency, random, year));
  }
  return byTenant;
}

async function setUpOne(
  client: SeedClient,
  agency: SeedAgency,
  random: () => number,
  year: number,
): Promise<readonly SeededPerson[]> {
  const roster = rosterOf(agency, random);
  const officers = roster.slice(0, OFFICERS.length);
  const { body } = await client.post("directory", OPERATOR, "/api/v1/operator/agencies", {
    agency: agency.tenant,
    name: agency.name,
    kind: agency.kind,
    foundedOn: "1995-01-01",
    departments: agency.departments.map((department) => ({
      ...department,
      establishedOn: "1995-01-01",
    })),
    people: officers,
    policy: {
      yaml: packText(agency.tenant),
      effectiveFrom: `${year}-01-01`,
      approvedBy: ["A0002", "A0003"],
    },
  });
  const refs = new Map(
    (body["people"] as { staffNo: string; personRef: string }[]).map((person) => [
      person.staffNo,
      person.personRef,
    ]),
  );
  const rest = roster.slice(OFFICERS.length);
  const admin: SeedActor = {
    tenant: agency.tenant,
    personRef: refs.get("A0001") ?? "",
    roles: ["STAFF", "AGENCY_ADMIN"],
  };
  const imported = await client.post("directory", admin, "/imports?dryRun=false", rosterCsv(rest));
  (imported.body["personRefs"] as string[]).forEach((personRef, index) => {
    refs.set(rest[index]?.staffNo ?? "", personRef);
  });
  return roster.map((person, index) => ({
    ...person,
    tenant: agency.tenant,
    agencyName: agency.name,
    personRef: refs.get(person.staffNo) ?? "",
    what: OFFICERS[index]?.[2] ?? (person.roles.includes("DEPT_HEAD") ? "부서장" : "직원"),
  }));
}

/** The pack as it is written, so that the demonstration founds agencies with the very file that people read. */
function packText(tenant: string): string {
  if (!packFor(tenant)) throw new Error(`no policy pack for ${tenant}`);
  const folder = fileURLToPath(import.meta.resolve("@dure/policy"));
  return readFileSync(new URL(`../packs/${tenant}.yaml`, `file://${folder}`), "utf8");
}
