import { packFor } from "@dure/policy";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { after, as, type Caller, type HttpWorld, openHttpWorld } from "./http-world.ts";
import { donghae, mapo } from "./world.ts";

let http: HttpWorld;
let { world, refs, call, admin } = {} as HttpWorld;
beforeEach(async () => {
  http = await openHttpWorld();
  ({ world, refs, call, admin } = http);
});
afterEach(() => http.close());

const person = { staffNo: "N-1", name: "김하늘", phone: "010-1234-5678", on: "2026-03-02" };
const post = { gradeEquivalent: 7, employment: "일반직", jobSeries: "행정", departmentCode: "D01" };

describe("organisation", () => {
  test("agency and departments are read; a department made is seen at once", async () => {
    const agency = await call("GET", "/agency", undefined);
    expect(agency).toMatchObject({ status: 200, body: { agency: "donghae", kind: "CITY" } });
    const body = { code: "D03", name: "홍보과", kind: "DIVISION", establishedOn: "2026-06-10" };
    const made = await call("POST", "/departments", admin(), body);
    expect(made.status).toBe(201);
    const list = await call("GET", "/departments?limit=2", admin(), undefined, after(made));
    expect(list.body.items.map(({ code }: { code: string }) => code)).toEqual(["D01", "D02"]);
    const next = await call("GET", `/departments?limit=2&cursor=${list.body.next}`, admin());
    expect(next.body).toEqual({ items: [body] });
    expect((await call("GET", "/departments/D03", admin())).body).toEqual(body);
    const clash = await call("POST", "/departments", admin(), { ...body, name: "공보과" });
    expect(clash).toMatchObject({ status: 409, body: { code: "DEPARTMENT_EXISTS" } });
  });
});

describe("people", () => {
  test("names are whole for the person, office and administrators, masked for others", async () => {
    const made = await call("POST", "/people", admin(), { ...person, ...post });
    expect(made.status).toBe(201);
    const { personRef } = made.body;
    const see = async (caller: Caller) =>
      (await call("GET", `/people/${personRef}`, caller, undefined, after(made))).body;
    for (const caller of [admin(), as("o", "OFFICE"), as(personRef, "STAFF")]) {
      expect(await see(caller)).toMatchObject({ name: "김하늘", phone: "010-1234-5678" });
    }
    for (const caller of [as("x", "STAFF"), as("x", "DEPT_HEAD"), as("x", "AUDITOR")]) {
      const seen = await see(caller);
      expect(seen).toMatchObject({ name: "김○○", nameMasked: true });
      expect(Object.keys(seen)).not.toContain("phone");
      expect(Object.keys(seen)).not.toContain("staffNo");
      expect(Object.keys(seen)).not.toContain("disciplined");
    }
    await world.keys.destroy(donghae, personRef);
    expect(await see(admin())).toMatchObject({ name: "삭제된 사람" });
  });

  test("an edit needs the revision that was seen", async () => {
    const ref = refs["P-1"] ?? "";
    const seen = await call("GET", `/people/${ref}`, admin());
    const etag = seen.headers.get("etag") ?? "";
    const move = { departmentCode: "D02", on: "2026-06-10" };
    const path = `/people/${ref}/transfer`;
    expect(await call("POST", path, admin(), move)).toMatchObject({
      status: 428,
      body: { code: "IF_MATCH_REQUIRED" },
    });
    const moved = await call("POST", path, admin(), move, { "if-match": etag });
    expect(moved).toMatchObject({ status: 200, body: { revision: 1 } });
    const grade = { gradeEquivalent: 6, on: "2026-07-01" };
    const stale = await call("POST", `/people/${ref}/grade`, admin(), grade, { "if-match": etag });
    expect(stale).toMatchObject({ status: 412, body: { code: "STALE_VERSION" } });
    const list = await call("GET", "/people?departmentCode=D02", admin(), undefined, after(moved));
    expect(list.body.items).toMatchObject([{ personRef: ref, departmentCode: "D02" }]);
    const fresh = { "if-match": moved.headers.get("etag") ?? "" };
    const role = await call(
      "POST",
      `/people/${ref}/roles`,
      admin(),
      { action: "GRANT", role: "OFFICE" },
      fresh,
    );
    expect(role.status).toBe(200);
    const leave = await call(
      "POST",
      `/people/${ref}/leave`,
      admin(),
      { on: "2026-07-01" },
      {
        "if-match": role.headers.get("etag") ?? "",
      },
    );
    expect(leave.status).toBe(200);
  });

  test("another agency, another role and no session are kept out", async () => {
    const path = `/people/${refs["P-1"]}`;
    expect((await call("GET", path, { ...admin(), tenantId: mapo })).status).toBe(404);
    expect((await call("GET", path, undefined)).status).toBe(401);
    const staff = as("x", "STAFF");
    expect((await call("POST", "/people", staff, { ...person, ...post })).status).toBe(403);
    expect((await call("POST", "/api/v1/operator/agencies", admin(), {})).status).toBe(403);
    expect((await call("GET", "/people/nobody", admin())).status).toBe(404);
  });
});

test("import over HTTP: look, be refused with the same list, commit, repeat", async () => {
  const titles = "사번,이름,부서코드,직급,직렬,고용구분,임용일";
  const good = `${titles}\nN-1,김하늘,D01,7,행정,일반직,2026-01-05\n`;
  const bad = `${good}N-2,이바다,X9,10,행정,일반직,2026-01-05\n`;
  const look = await call("POST", "/imports", admin(), bad);
  expect(look).toMatchObject({ status: 200, body: { committed: false, errorCount: 1 } });
  const stopped = await call("POST", "/imports?dryRun=false", admin(), bad);
  expect(stopped).toMatchObject({ status: 422, body: { code: "IMPORT_ROWS_INVALID" } });
  expect(stopped.body.errors).toEqual(look.body.errors);
  const done = await call("POST", "/imports?dryRun=false", admin(), good);
  expect(done).toMatchObject({ status: 200, body: { committed: true, appointed: 1 } });
  const again = await call("POST", "/imports?dryRun=false", admin(), good);
  expect(again).toMatchObject({ status: 200, body: { appointed: 0, unchanged: 1 } });
});

test("a policy goes from draft over two approvers to approved", async () => {
  const office = as("office", "OFFICE");
  const body = { yaml: packFor("donghae")?.yaml, effectiveFrom: "2026-09-01" };
  const draft = await call("POST", "/policies/mileage/drafts", office, body);
  expect(draft).toMatchObject({ status: 201, body: { version: 2 } });
  const path = "/policies/mileage/versions/2";
  const approve = (caller: Caller) => call("POST", `${path}/approve`, caller);
  expect((await approve(office)).status).toBe(403);
  const [one, other] = [as(refs["P-1"] ?? "", "PANEL"), as(refs["P-2"] ?? "", "PANEL")];
  expect((await approve(one)).body).toMatchObject({ status: "ENDORSED" });
  expect((await approve(one)).body).toMatchObject({ code: "POLICY_SECOND_APPROVER" });
  const done = await approve(other);
  expect(done.body).toMatchObject({ status: "APPROVED", hash: draft.body.hash });
  const version = await call("GET", path, office, undefined, after(done));
  expect(version.body).toMatchObject({ status: "APPROVED", draftedBy: "office" });
  const list = await call("GET", "/policies/mileage/versions", office);
  expect(list.body.items).toHaveLength(2);
  const policies = await call("GET", "/policies", office);
  expect(policies.body.items).toEqual([
    { policyId: "mileage", versions: 2, lastApprovedVersion: 2 },
  ]);
  expect((await call("GET", "/policies/mileage/versions/9", office)).status).toBe(404);
});
