import { expect, it } from "vitest";
import { planDonghaeYear } from "./donghae-plan.ts";

const POINTS = { COLLABORATION: 3, OUTCOME: 5, INNOVATION_ENTRY: 2, CONTEST_PRIZE: 0 };
const PRIZES = [0, 5, 4, 3];

it("plans the year of the domain page: 75 earners, 100 activities, 336 points, 246 of them redeemed", () => {
  const { acts, earners, proposals, redemptions } = planDonghaeYear();
  const adopted = proposals.filter((proposal) => proposal.adopted).length;
  const ofActs = acts.reduce(
    (sum, { activity, rank }) => sum + POINTS[activity] + (PRIZES[rank ?? 0] ?? 0),
    0,
  );
  const praised = acts.filter((act) => act.praised).length;
  expect(earners).toBe(75);
  expect(acts.length + proposals.length + adopted).toBe(100);
  expect(praised).toBe(12);
  expect(ofActs + proposals.length + adopted * 3 + praised).toBe(336);
  expect(redemptions.reduce((sum, { tier }) => sum + tier, 0)).toBe(246);
  expect(new Set(redemptions.map(({ earner, month }) => `${earner}|${month}`)).size).toBe(50);
});
