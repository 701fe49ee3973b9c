import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { assertThat } from "@dure/kernel";
import { parseCertificate, verifyCertificate } from "@dure/ledger-audit";
import { parsePolicy, parseReceipt, verifyReceipt } from "@dure/ledger-proof";
import type { Identity } from "@dure/service-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { extraRef, foundAgency, fundBudget, type People } from "./agency.ts";
import { type Explained, expectProved, textsBy } from "./asking.ts";
import { claimBody, earn, earnSeven } from "./claims.ts";
import { type Answer, type Client, ifMatch, person, textAt } from "./client.ts";
import { openWorld, type World } from "./world.ts";

const TITLE = claimBody("").title;
const ERASED = "삭제된 사람의 글";

let world: World;
let people: People;
let client: Client;
let redemption: string;
/** Leaves later and is erased. */
const park: Identity = { ...person("donghae", extraRef("donghae", 0)), orgUnit: "D01" };

beforeAll(async () => {
  world = await openWorld();
  ({ client } = world);
  people = await foundAgency(client, "donghae", { extraStaff: 1 });
  await world.settled();
  await fundBudget(client, people, 1_000_000);
  await earnSeven(client, people, people.kim, "kim");
  await earnSeven(client, people, park, "park");
  // An act of two, of which one is the claimant.
  await earn(client, people, people.lee, "shared", {
    contributions: [people.lee, people.kim].map(({ personRef }) => ({
      personRef,
      sharePermille: 500,
    })),
  });
  await world.settled();
  await praise();
  redemption = await paidReward(people.kim, "7");
  await paidReward(park, "3");
});
afterAll(() => world.close());

/** A citizen's praise for kim's first claim, verified: a bonus. */
async function praise(): Promise<void> {
  const body = { text: "김 주무관님, 고맙습니다.", contact: "010-0000-0001" };
  const path = "/api/v1/agencies/donghae/praises";
  const praiseId = textAt(await client.send(undefined, "POST", path, { body }), "praiseId");
  await world.settled();
  const own = await client.get(people.kim, "/claims?scope=own&state=APPROVED");
  const [claim] = own.body["items"] as { claimId: string }[];
  const verified = await client.post(people.office, `/praises/${praiseId}/verify`, {
    claimId: claim?.claimId,
  });
  assertThat(verified.status === 200, "PRAISE", JSON.stringify(verified.body));
  await world.settled();
}

async function paidReward(by: Identity, tierPoints: string): Promise<string> {
  const choice = { kind: "LOCAL_CURRENCY" };
  const made = await client.post(by, "/redemptions", { tierPoints, choice });
  const id = textAt(made, "redemptionId");
  await client.post(people.office, `/redemptions/${id}/approve`);
  await world.settled();
  const { body } = await client.get(people.office, `/redemptions/${id}`);
  const raw = { contentType: "text/csv", text: `${textAt({ body }, "payoutRef")},PAID\n` };
  await client.send(people.accounting, "POST", "/payouts/reports", { raw });
  await world.settled();
  return id;
}

async function explained(caller: Identity, path: string): Promise<Explained> {
  const answer = await client.get(caller, path);
  assertThat(answer.status === 200, "EXPLAIN", JSON.stringify(answer.body));
  return answer.body as unknown as Explained;
}
const balanceOf = ({ personRef }: Identity) => `/audit/explanations/balances/${personRef}`;

describe("the books", () => {
  test("through the gateway are what the wallets say", async () => {
    const { front } = world;
    const wallet = await client.get(people.auditor, `/wallets/${people.kim.personRef}`);
    const asked = `/audit/books/members/${people.kim.personRef}`;
    const books = await front.get(people.auditor, asked);
    const { available, earned, expired, held, owed } = wallet.body;
    expect(books.body).toMatchObject({ points: { available, earned, expired, held, owed } });
    expect((await front.get(people.kim, "/audit/me/books")).body).toEqual(books.body);
    expect((await front.get(people.kim, asked)).status).toBe(403);
  });

  test("of the agency are what its totals say", async () => {
    const totals = await client.get(people.auditor, "/ledger/totals?year=2026");
    const books = await client.get(people.auditor, "/audit/books");
    const { budgetWon, earned, wonPaid } = totals.body;
    expect(books.body).toMatchObject({
      totals: { earned },
      budgets: [{ fiscalYear: 2026, fundedWon: budgetWon, paidWon: wonPaid, heldWon: 0 }],
    });
  });
});

describe("an explanation", () => {
  test("shows an auditor everything that led to a balance, proved and opened", async () => {
    const seen = await explained(people.auditor, balanceOf(people.kim));
    expect(expectProved(seen)).toBeGreaterThan(15);
    expect(seen.points.map(({ kind }) => kind).toSorted()).toEqual(
      ["ACTIVITY", "ACTIVITY", "ACTIVITY", "BONUS"].toSorted(),
    );
    for (const { act, policy, rule } of seen.points) {
      expect(rule.holdsAgain).toBe(true);
      expect(policy.approvedBy).toHaveLength(2);
      expect(act.events.length).toBeGreaterThan(0);
    }
    const [first] = seen.points;
    expect(first?.act.approvals.map(({ by }) => by)).toEqual([
      people.headOne.personRef,
      people.office.personRef,
    ]);
    expect(first?.act.evidence).toEqual([{ kind: "DOC_NO" }]);
    expect(textsBy(seen, "OPEN")).toEqual(
      expect.arrayContaining([TITLE, "kim-1", "김 주무관님, 고맙습니다."]),
    );
    for (const state of ["ERASED", "SEALED", "UNREADABLE"])
      expect(textsBy(seen, state)).toEqual([]);
  });

  test("shows the office who, what and why, and keeps what is sealed", async () => {
    const seen = await explained(people.office, balanceOf(people.kim));
    expect(textsBy(seen, "OPEN")).toEqual([]);
    expect(textsBy(seen, "SEALED").length).toBeGreaterThan(5);
    expect(JSON.stringify(seen)).not.toContain(TITLE);
    expect(seen.payouts[0]?.eligibility).toBe(undefined);
  });

  test("shows a person their own texts, of a colleague's act that it was, of a praise that it happened", async () => {
    const seen = await explained(people.kim, "/audit/me/explanation");
    expectProved(seen);
    expect(textsBy(seen, "OPEN")).toEqual(expect.arrayContaining([TITLE, "kim-1"]));
    expect(textsBy(seen, "OPEN")).not.toContain("shared");
    const events = seen.points.flatMap(({ act }) => act.events);
    const shared = events.find(
      ({ data, type }) =>
        type === "claim.submitted" && data?.["claimantRef"] === people.lee.personRef,
    );
    expect(shared?.texts.map(({ state }) => state)).toEqual(["SEALED", "SEALED", "SEALED"]);
    const praised = events.filter(({ type }) => type.startsWith("praise."));
    expect(praised.length).toBeGreaterThan(1);
    for (const { data, texts } of praised) expect([data, texts]).toEqual([null, []]);
  });

  test("of a single point is for the one who earned it", async () => {
    const all = await explained(people.auditor, balanceOf(people.kim));
    const entryId = all.points[0]?.entry.entryId ?? "";
    const official = await explained(people.auditor, `/audit/explanations/points/${entryId}`);
    expect(official.points).toHaveLength(1);
    expect(official.points[0]?.uses.map(({ what }) => what)).toEqual(["HELD", "CAPTURED"]);
    const own = await explained(people.kim, `/audit/me/explanations/points/${entryId}`);
    expect(own.points[0]?.entry).toEqual(official.points[0]?.entry);
    const foreign = await client.get(people.lee, `/audit/me/explanations/points/${entryId}`);
    expect(foreign.status).toBe(404);
    expect((await client.get(people.kim, balanceOf(people.kim))).status).toBe(403);
  });

  test("of a reward opens the eligibility for an auditor and asks the rule again", async () => {
    const path = `/audit/explanations/redemptions/${redemption}`;
    const seen = await explained(people.auditor, path);
    expectProved(seen);
    expect(seen.payouts).toMatchObject([
      {
        redemptionId: redemption,
        state: "CAPTURED",
        amountWon: 70_000,
        rule: { holdsAgain: true },
        eligibility: {
          state: "OPEN",
          facts: { gradeEquivalent: 7, departmentCode: "D01", disciplined: false },
          eligible: true,
          holdsAgain: true,
        },
      },
    ]);
    const types = seen.payouts[0]?.entries.map(({ type }) => type);
    expect(types).toEqual(["redemption.reserved", "redemption.pinned", "redemption.captured"]);
    const office = await explained(people.office, path);
    expect(office.payouts[0]?.eligibility).toBe(undefined);
  });

  test("of somebody without points is empty, for those who ask about others unknown", async () => {
    const own = await explained(people.choi, "/audit/me/explanation");
    expect(own).toMatchObject({ points: [], payouts: [], balance: { earned: "0" } });
    expect((await client.get(people.auditor, balanceOf(people.choi))).status).toBe(404);
  });
});

describe("a balance certificate", () => {
  const policyText = async () =>
    textAt(await client.get(people.auditor, "/logs/policy"), "notJson");

  /** Checked with nothing but the file and the policy; the receipt also by the proof library alone. */
  async function verified({ body, status }: Answer) {
    expect(status, JSON.stringify(body)).toBe(200);
    const certificate = parseCertificate(JSON.stringify(body));
    const policy = await policyText();
    const receipt = parseReceipt(certificate.receipt);
    const entry = Buffer.from(certificate.entry);
    const verdict = verifyReceipt({ receipt, entry, policy: parsePolicy(policy) });
    expect(verdict).toMatchObject({ ok: true });
    return verifyCertificate({ certificate, policyText: policy });
  }

  test("through the gateway proves what a person holds now", async () => {
    const wallet = await client.get(people.auditor, `/wallets/${people.kim.personRef}`);
    const earned = Number(textAt(wallet, "earned")) * 1_000;
    const answer = await world.front.post(people.kim, "/audit/me/certificate");
    expect(await verified(answer)).toMatchObject({
      ok: true,
      person: people.kim.personRef,
      counters: { creditsPosted: earned, debitsPosted: 7_000 },
    });
  });

  test("is there for an auditor while its seal is newer than the last move", async () => {
    const path = `/audit/members/${people.lee.personRef}/certificate`;
    expect(await verified(await client.get(people.auditor, path))).toMatchObject({ ok: true });
    await earn(client, people, people.lee, "lee-later");
    await world.settled();
    const answer = await client.get(people.auditor, path);
    expect(answer).toMatchObject({ status: 409, body: { code: "CERTIFICATE_NOT_SEALED" } });
  });

  test("of others stays good when somebody is erased, and what was sealed of that person is gone", async () => {
    const before = await world.front.post(people.kim, "/audit/me/certificate");
    const { personRef } = park;
    const path = `/people/${personRef}`;
    const seen = await explained(people.auditor, balanceOf(park));
    expect(textsBy(seen, "OPEN")).toContain(TITLE);
    const on = { on: "2026-07-10" };
    await client.post(people.accounting, `${path}/leave`, on, ifMatch(0));
    await client.post(people.accounting, `${path}/erasure`, { ground: "PIPA_36" });
    for (const by of [people.panelOne, people.panelTwo]) {
      await client.post(by, `${path}/erasure/approve`);
    }
    await world.settled();
    expect(await verified(before)).toMatchObject({ ok: true });
    const anew = await world.front.post(people.kim, "/audit/me/certificate");
    expect(await verified(anew)).toMatchObject({ ok: true });
    const gone = await explained(people.auditor, balanceOf(park));
    expectProved(gone);
    expect(new Set(textsBy(gone, "ERASED"))).toEqual(new Set([ERASED]));
    expect(textsBy(gone, "OPEN")).toEqual([]);
    expect(gone.payouts[0]?.eligibility).toEqual({ state: "ERASED" });
    expect(gone.points.every(({ rule }) => rule.holdsAgain)).toBe(true);
  });
});

describe("the full replay", () => {
  const compare = () => world.front.post(people.auditor, "/audit/comparison");

  test("finds logs, books, checkpoints and every read model the same", async () => {
    const answer = await compare();
    expect(answer).toMatchObject({ status: 200, body: { ok: true, differences: [] } });
    const { body } = answer;
    const views = body["views"] as { service: string; projection: string; documents: number }[];
    expect(views.map(({ service }) => service)).toEqual(
      expect.arrayContaining(["directory", "mileage-ledger", "proposal", "reward"]),
    );
    expect(views.find(({ projection }) => projection === "wallets.v1")?.documents).toBeGreaterThan(
      3,
    );
    expect(body).toMatchObject({ ledger: { captured: 2 } });
  });

  test("finds a wallet that somebody changed in its file", async () => {
    const database = new DatabaseSync(join(world.dataFolder, "views-ledger.sqlite"));
    const [table] = database
      .prepare("select name from sqlite_master where name like 'ledger:view:wallets.v1:%:wallets'")
      .all();
    const { changes } = database
      .prepare(
        `update "${String(table?.["name"])}" set body = json_set(body, '$.earned', 99000) where id = ?`,
      )
      .run(people.kim.personRef);
    database.close();
    expect(changes).toBe(1);
    const { body } = await compare();
    expect(body).toMatchObject({
      ok: false,
      differences: [{ area: "VIEW", found: "earned" }],
    });
    const [difference] = body["differences"] as { where: string }[];
    expect(difference?.where).toContain(`/${people.kim.personRef}`);
  });
});
