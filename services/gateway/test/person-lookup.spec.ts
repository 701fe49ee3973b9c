import { DirectoryService, grpcService, startGrpcServer } from "@dure/contracts";
import { RefusalError } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import { notFound } from "@dure/service-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { directoryLookup, type PersonLookup } from "../src/person-lookup.ts";

const MAPO = "mapo" as TenantId;
let server: Awaited<ReturnType<typeof startGrpcServer>>;
let people: PersonLookup;

beforeAll(async () => {
  const unused = () => Promise.reject(notFound());
  server = await startGrpcServer({
    services: [
      grpcService(DirectoryService, {
        async getPerson({ tenantId, personRef }) {
          if (personRef === "unknown") throw notFound();
          return {
            person: {
              tenantId: personRef === "foreign" ? "jeju" : tenantId,
              personRef,
              roles: ["STAFF", "OFFICE", "KING"],
              departmentCode: personRef === "nowhere" ? "" : "D01",
              status: personRef === "left" ? "LEFT" : "ACTIVE",
            },
          };
        },
        listPeopleByRole: unused,
        getDepartment: unused,
        getEffectivePolicy: unused,
      }),
    ],
  });
  people = directoryLookup(() => server.address);
});
afterAll(async () => {
  people.close();
  await server.stop();
});

describe("looking people up in the directory", () => {
  it("takes the roles that it knows, and the department", async () => {
    expect(await people.find(MAPO, "someone")).toEqual({
      roles: ["STAFF", "OFFICE"],
      orgUnit: "D01",
    });
    expect(await people.find(MAPO, "nowhere")).toEqual({ roles: ["STAFF", "OFFICE"] });
  });

  it.each(["unknown", "left", "foreign"])("finds nobody for %s", async (personRef) => {
    expect(await people.find(MAPO, personRef)).toBeUndefined();
  });

  it("refuses while the directory is away, instead of finding nobody", async () => {
    const away = directoryLookup("127.0.0.1:1");
    const error = await away.find(MAPO, "someone").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RefusalError);
    expect((error as RefusalError).refusal.code).toBe("GRPC_UNAVAILABLE");
    away.close();
  });
});
