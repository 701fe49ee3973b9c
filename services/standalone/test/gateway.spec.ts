import { IDENTITY_HEADER, signIdentity } from "@dure/service-kit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { foundAgency, type People } from "./agency.ts";
import { submitClaim } from "./claims.ts";
import { operator, person } from "./client.ts";
import { expectProblem } from "./problem.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
let donghae: People;
let mapo: People;

beforeAll(async () => {
  world = await openWorld();
  // Everything in this file goes through the one door, agencies included.
  donghae = await foundAgency(world.front, "donghae");
  mapo = await foundAgency(world.front, "mapo");
  await world.settled();
});
afterAll(() => world.close());

test("roles come from the directory, not from who asks", async () => {
  const { front } = world;
  const claimed = person("donghae", donghae.kim.personRef, "OFFICE", "AUDITOR");
  const entries = await front.get(claimed, "/ledger/entries");
  expectProblem(entries, 403, ["ROLE_MISSING"]);
  expect((await front.get(donghae.auditor, "/ledger/entries")).status).toBe(200);
});

test("a session of one agency finds nothing in another, nor another's things in its own", async () => {
  const { front } = world;
  const claimId = await submitClaim(front, mapo.kim, "front-1");
  const there = await front.get(donghae.office, `/api/v1/agencies/mapo/claims/${claimId}`);
  expectProblem(there, 404, ["NOT_FOUND"]);
  expectProblem(await front.get(donghae.office, `/claims/${claimId}`), 404, ["NOT_FOUND"]);
  expect((await front.get(mapo.kim, `/claims/${claimId}`)).status).toBe(200);
});

test("an identity that a sender brings along is worth nothing", async () => {
  const { clock, front } = world;
  const forged = signIdentity(donghae.auditor, "a key that somebody guessed", clock.nowMs());
  const path = "/api/v1/agencies/donghae/ledger/entries";
  const answer = await front.send(undefined, "GET", path, {
    headers: { [IDENTITY_HEADER]: forged },
  });
  expectProblem(answer, 401, ["SIGN_IN_REQUIRED"]);
  const own = await front.get(donghae.kim, path, { headers: { [IDENTITY_HEADER]: forged } });
  expectProblem(own, 403, ["ROLE_MISSING"]);
});

test("a command from another site's page is refused and leaves no trace", async () => {
  const head = await world.store.head();
  const refused = await world.front.post(
    donghae.kim,
    "/redemptions",
    {},
    {
      "sec-fetch-site": "cross-site",
    },
  );
  expectProblem(refused, 403, ["CROSS_SITE_REQUEST"]);
  expect(await world.store.head()).toBe(head);
});

test("the operator sees each service's machinery, and nobody's claims", async () => {
  for (const service of Object.keys(world.services)) {
    const status = await world.front.get(operator("donghae"), `/api/v1/operator/${service}/status`);
    expect(status).toMatchObject({ status: 200, body: { service, parked: [] } });
  }
  expectProblem(await world.front.get(operator("donghae"), "/claims"), 403, ["ROLE_MISSING"]);
  expectProblem(await world.front.get(donghae.admin, "/api/v1/operator/reward/status"), 403, [
    "ROLE_MISSING",
  ]);
});

test("what is nobody's is not found, in the words of the house", async () => {
  const { front } = world;
  for (const path of ["/nothing", "/claims/x/y/z"]) {
    expectProblem(await front.get(donghae.kim, path), 404, ["NOT_FOUND"]);
  }
});
