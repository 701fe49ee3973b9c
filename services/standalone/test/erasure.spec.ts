import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertThat } from "@dure/kernel";
import type { Identity } from "@dure/service-kit";
import { temporaryFolder } from "@dure/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { foundAgency, fundBudget, type People } from "./agency.ts";
import { approve, claimBody, confirm, earn, earnSeven, submitClaim } from "./claims.ts";
import { type Answer, type Client, ifMatch, person, textAt } from "./client.ts";
import { formsIn, tracesBelow } from "./traces.ts";
import { openWorld, type World } from "./world.ts";

/** Nobody has this name, number or phone; each is found in a file if it stands there. */
const NAME = "황보슬기로운";
const PHONE = "010-8673-4519";
const STAFF_NO = "ZQ-774193-K";
const SECRETS = [NAME, PHONE, PHONE.replaceAll("-", ""), STAFF_NO];

let world: World;
let people: People;
let client: Client;
let hwang: Identity;
/** Answers to every command that was sent, for as long as an Idempotency-Key could bring them back. */
const answered: string[] = [];
const ids = { claim: "", rejected: "", proposal: "", praise: "", redemption: "", turnedDown: "" };

async function told(answer: Promise<Answer>, status = 200): Promise<Answer> {
  const { body, headers, status: got } = await answer;
  assertThat(got === status, "ANSWER", `${got} ${JSON.stringify(body)}`);
  answered.push(JSON.stringify([body, [...headers]]));
  return { body, headers, status: got };
}

beforeAll(async () => {
  world = await openWorld();
  ({ client } = world);
  people = await foundAgency(client, "donghae");
  await world.settled();
  await fundBudget(client, people, 3_360_000);
  hwang = await appoint();
  await world.settled();
  await claims();
  await proposals();
  await praise();
  await redemptions();
  await world.settled();
});
afterAll(() => world.close());

async function appoint(): Promise<Identity> {
  const body = {
    staffNo: STAFF_NO,
    name: NAME,
    phone: PHONE,
    gradeEquivalent: 7,
    employment: "일반직",
    jobSeries: "행정",
    departmentCode: "D01",
    roles: [],
    on: "2026-01-01",
  };
  const made = await told(client.post(people.admin, "/people", body), 201);
  const file = `사번,이름,부서코드,직급,직렬,고용구분,임용일,연락처\n${STAFF_NO},${NAME},D01,7,행정,일반직,2026-01-01,${PHONE}\n`;
  const raw = { contentType: "text/csv", text: file };
  await told(client.send(people.admin, "POST", "/imports?dryRun=false", { raw }));
  return { ...person("donghae", textAt(made, "personRef")), orgUnit: "D01" };
}

/** Seven points, a claim that was turned down with a reason, and one that is still open. */
async function claims(): Promise<void> {
  await earnSeven(client, people, hwang, "hwang");
  await earnSeven(client, people, people.kim, "kim");
  const own = {
    ...claimBody(`${NAME}-3`),
    title: `${NAME} 주무관의 협업`,
    description: `${NAME}(${PHONE})이 하였습니다.`,
  };
  ids.claim = textAt(await told(client.post(hwang, "/claims", own), 201), "claimId");
  ids.rejected = await submitClaim(client, hwang, "hwang-4");
  const reject = `/claims/${ids.rejected}/reject`;
  await told(client.post(people.headOne, reject, { reason: `${NAME}의 일이 아님` }, ifMatch(0)));
  // A claim of somebody else in which the person has a part.
  await earn(client, people, people.lee, "lee-1", {
    contributions: [
      { personRef: people.lee.personRef, sharePermille: 600 },
      { personRef: hwang.personRef, sharePermille: 400 },
    ],
  });
}

async function proposals(): Promise<void> {
  const texts = {
    title: `${NAME}의 제안`,
    problem: `${PHONE}으로 연락 주십시오.`,
    improvement: "한 장으로 합칩니다.",
    expectedEffect: "대기 시간이 줄어듭니다.",
  };
  const made = await told(client.post(hwang, "/proposals", texts), 201);
  ids.proposal = textAt(made, "proposalId");
  const path = `/proposals/${ids.proposal}/not-adopt`;
  const reason = { reason: `${NAME} 님의 제안은 이미 시행하고 있습니다.` };
  await told(client.post(people.proposals, path, reason, ifMatch(0)));
}

/** A citizen's praise that names the person and is tied to one of their claims. */
async function praise(): Promise<void> {
  const body = { text: `${NAME} 주무관님, 고맙습니다.`, contact: "010-0000-0001" };
  const path = "/api/v1/agencies/donghae/praises";
  const made = await told(client.send(undefined, "POST", path, { body }), 201);
  ids.praise = textAt(made, "praiseId");
  await world.settled();
  const own = await client.get(hwang, "/claims?scope=own&state=APPROVED");
  const [claim] = own.body["items"] as { claimId: string }[];
  const verify = { claimId: claim?.claimId };
  await told(client.post(people.office, `/praises/${ids.praise}/verify`, verify));
}

/** One that was paid and, in the next month, one that was rejected with a reason. */
async function redemptions(): Promise<void> {
  await world.settled();
  const wish = (tierPoints: string) => ({ tierPoints, choice: { kind: "LOCAL_CURRENCY" } });
  const paid = await told(client.post(hwang, "/redemptions", wish("3")), 201);
  ids.redemption = textAt(paid, "redemptionId");
  await told(client.post(people.office, `/redemptions/${ids.redemption}/approve`));
  await world.settled();
  const { body } = await client.get(people.office, `/redemptions/${ids.redemption}`);
  const raw = { contentType: "text/csv", text: `${textAt({ body }, "payoutRef")},PAID\n` };
  await told(client.send(people.accounting, "POST", "/payouts/reports", { raw }));
  await world.settled();
  world.clock.advanceMs(31 * 86_400_000);
  const other = await told(client.post(hwang, "/redemptions", wish("3")), 201);
  ids.turnedDown = textAt(other, "redemptionId");
  const reason = { reason: `${NAME} 님은 이번 달에 받을 수 없습니다.` };
  await told(client.post(people.office, `/redemptions/${ids.turnedDown}/reject`, reason));
}

/** Everything that the services answer about the person, to those who see most. */
async function everythingAbout(): Promise<string> {
  const ref = hwang.personRef;
  const asked: (readonly [Identity, string])[] = [
    [people.admin, "/people?limit=100"],
    [people.admin, `/people/${ref}`],
    [people.kim, `/people/${ref}`],
    [people.office, "/claims?scope=all&limit=100"],
    [people.office, `/claims/${ids.claim}`],
    [people.office, `/claims/${ids.rejected}`],
    [people.office, "/proposals?scope=all&limit=100"],
    [people.office, `/proposals/${ids.proposal}`],
    [people.office, `/praises/${ids.praise}`],
    [people.office, "/praises?limit=100"],
    [people.office, "/redemptions?scope=all&limit=100"],
    [people.office, `/redemptions/${ids.redemption}`],
    [people.office, `/redemptions/${ids.turnedDown}`],
    [people.accounting, "/payouts?limit=100"],
    [people.auditor, `/wallets/${ref}`],
    [people.auditor, `/wallets/${ref}/statement?limit=100`],
    [people.auditor, "/ledger/entries?limit=100"],
  ];
  const answers = await Promise.all(asked.map(([caller, path]) => client.get(caller, path)));
  for (const [index, { status }] of answers.entries()) {
    assertThat(status === 200, "READ", `${asked[index]?.[1]} answered ${status}`);
  }
  return JSON.stringify(answers.map(({ body }) => body));
}

/** What everybody has, and what all have together. */
async function books(): Promise<unknown> {
  const everybody = [...Object.values(people), hwang];
  const wallets = await Promise.all(
    everybody.map(({ personRef }) => client.get(people.auditor, `/wallets/${personRef}`)),
  );
  const totals = await client.get(people.auditor, "/ledger/totals?year=2026");
  return [...wallets, totals].map(({ body, status }) => ({ status, body }));
}

const digests = () =>
  Promise.all(
    Object.values(world.services).flatMap(({ projectors }) =>
      projectors.map(async (projector) => [projector.name, await projector.digest()]),
    ),
  );

test("the search finds a text in every form in which a file may hold it", async () => {
  const folder = await temporaryFolder();
  const utf16 = Buffer.from(NAME, "utf16le");
  const forms = [
    Buffer.from(NAME),
    utf16,
    Buffer.from(utf16).swap16(),
    Buffer.from("\\ud669\\ubcf4\\uc2ac\\uae30\\ub85c\\uc6b4"),
    Buffer.from(encodeURIComponent(NAME)),
    ...["", "가", "ab", "abc"].map((before) =>
      Buffer.from(Buffer.from(`${before}${NAME} 님`).toString("base64")),
    ),
    Buffer.from(Buffer.from(`a${NAME}`).toString("base64url")),
  ];
  for (const [index, bytes] of forms.entries()) {
    expect(formsIn(bytes, NAME), `form ${index}`).not.toEqual([]);
    await writeFile(join(folder.path, `${index}.bin`), Buffer.concat([Buffer.alloc(9), bytes]));
  }
  const { files, traces } = await tracesBelow(folder.path, [NAME]);
  expect(files).toBe(forms.length);
  expect(new Set(traces.map((trace) => trace.split(":")[0])).size).toBe(forms.length);
  await folder.remove();
});

test("before: the services show the name to those who may see it, and no file holds it", async () => {
  const shown = await everythingAbout();
  for (const secret of [NAME, PHONE, STAFF_NO]) expect(shown).toContain(secret);
  const session = await world.front.get(hwang, "/api/v1/session");
  expect(session.body).toMatchObject({ displayName: NAME });
  expect((await tracesBelow(world.dataFolder, SECRETS)).traces).toEqual([]);
});

test("after request and two approvals nobody reads the name anywhere, and nobody's balance changed", async () => {
  const before = await books();
  const { personRef } = hwang;
  const on = { on: "2026-08-10" };
  await told(client.post(people.accounting, `/people/${personRef}/leave`, on, ifMatch(0)));
  const path = `/people/${personRef}/erasure`;
  await told(client.post(people.accounting, path, { ground: "PIPA_36" }), 201);
  await told(client.post(people.panelOne, `${path}/approve`));
  await told(client.post(people.panelTwo, `${path}/approve`));
  await world.settled();
  const record = await client.get(people.auditor, path);
  expect(record.body).toMatchObject({
    status: "CARRIED_OUT",
    carriedOut: { on: "2026-08-10", keys: [{ id: `${personRef}.1` }] },
  });

  const shown = await everythingAbout();
  expect(SECRETS.filter((secret) => shown.includes(secret))).toEqual([]);
  const seen = await client.get(people.admin, `/people/${personRef}`);
  expect(seen.body).toMatchObject({ name: "삭제된 사람", status: "LEFT" });
  const claim = await client.get(people.office, `/claims/${ids.claim}`);
  expect(claim.body).toMatchObject({ title: null, description: null });
  const proposal = await client.get(people.office, `/proposals/${ids.proposal}`);
  expect(proposal.body).toMatchObject({ title: null, reason: null, submitterRef: personRef });
  const praised = await client.get(people.office, `/praises/${ids.praise}`);
  expect(praised.body).toMatchObject({ state: "VERIFIED", text: null });
  // The session is still open, as sessions are asked about once a minute: it has no name to show.
  const session = await world.front.get(hwang, "/api/v1/session");
  expect(session.body).toMatchObject({ personRef, displayName: "삭제된 사람" });
  expect(await books()).toEqual(before);
  const entries = await client.get(people.auditor, "/ledger/entries?limit=100");
  const types = (entries.body["items"] as { type: string }[]).map(({ type }) => type);
  expect(types.filter((type) => type === "subject.erased")).toHaveLength(1);
});

test("what others did stays, and a claim that waits is decided, though no point comes of it", async () => {
  const before = await books();
  const mine = await client.get(people.lee, "/claims?scope=own&limit=100");
  const [lees] = mine.body["items"] as { title: string | null }[];
  expect(lees?.title).toBe(claimBody("").title);
  const confirmed = await confirm(client, people.headOne, ids.claim);
  expect(confirmed.status).toBe(200);
  expect((await approve(client, people.office, ids.claim)).status).toBe(200);
  await world.settled();
  const path = `/ledger/entries?act=${encodeURIComponent(`claim:${ids.claim}`)}`;
  const entries = await client.get(people.auditor, path);
  const withheld = { type: "points.withheld", personRef: hwang.personRef, points: "0" };
  expect(entries.body["items"]).toMatchObject([withheld]);
  expect(await books()).toEqual(before);
});

test("every view is built anew to the same bytes", async () => {
  const before = await digests();
  for (const { projectors } of Object.values(world.services)) {
    for (const projector of projectors) await projector.rebuild();
  }
  expect(await digests()).toEqual(before);
});

test("no command ever answered the name, and no log line holds it", () => {
  expect(answered.length).toBeGreaterThan(10);
  expect(world.logLines.length).toBeGreaterThan(50);
  for (const line of [...answered, ...world.logLines]) {
    expect(SECRETS.filter((secret) => line.includes(secret))).toEqual([]);
  }
});

test("no file below the data folder holds name, phone or staff number, at work and after the stop", async () => {
  const running = await tracesBelow(world.dataFolder, SECRETS);
  expect(running.traces).toEqual([]);
  expect(running.files).toBeGreaterThan(8);
  await world.stop();
  const stopped = await tracesBelow(world.dataFolder, SECRETS);
  expect(stopped.traces).toEqual([]);
});
