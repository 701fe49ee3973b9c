import type { CivilDate } from "@dure/kernel";
import { tenantId } from "@dure/messages";
import { type Policy, packFor } from "@dure/policy";
import {
  attest,
  capture,
  closePeriod,
  erase,
  expire,
  fundBudget,
  grantClaim,
  penalise,
  pin,
  praise,
  publishPolicy,
  release,
  reserve,
  reverse,
} from "./acts.ts";
import { History } from "./history.ts";

const on = (day: string): CivilDate => day as CivilDate;

/** The rules of a real agency, with a ceiling on one activity so that grants record what was used of it. */
export function rulesWithCeiling(version = 1, effectiveFrom = "2026-01-01"): Policy {
  const pack = packFor("donghae");
  if (!pack) throw new Error("no pack");
  const { activities } = pack.policy;
  return {
    ...pack.policy,
    version,
    effectiveFrom: on(effectiveFrom),
    activities: activities.map((activity) =>
      activity.code === "COLLABORATION"
        ? { ...activity, cap: { perPersonYear: { pointsMilli: 7_000 } } }
        : activity,
    ),
  };
}

/** A year and a bit of a small agency: every type of entry, two policies, a closed year, a debt, an erased person. */
export function smallAgency(name = "samcheok"): History {
  const history = new History(tenantId(name), on("2026-01-05"));
  const share = (ref: string, department = "d01", permille = 1000) => ({
    ref,
    department,
    permille,
  });
  publishPolicy(history, rulesWithCeiling());
  fundBudget(history, 2026, 1_000_000);
  history.goTo(on("2026-02-03"));
  grantClaim(history, { claimId: "c1", activity: "COLLABORATION", shares: [share("p-one")] });
  praise(history, "r1", "c1");
  praise(history, "r2", "c1");
  grantClaim(history, { claimId: "c2", activity: "COLLABORATION", shares: [share("p-one")] });
  // The third collaboration of the year meets the ceiling, the fourth finds it used up.
  grantClaim(history, { claimId: "c3", activity: "COLLABORATION", shares: [share("p-one")] });
  grantClaim(history, { claimId: "c4", activity: "COLLABORATION", shares: [share("p-one")] });
  history.goTo(on("2026-03-10"));
  grantClaim(history, {
    claimId: "c5",
    activity: "OUTCOME",
    shares: [share("p-two", "d02", 600), share("p-three", "d03", 400)],
    day: on("2026-03-02"),
    subject: "ab12",
  });
  praise(history, "r3", "c5");
  reserve(history, { redemption: "w1", ref: "p-one", tier: 3_000, kind: "LOCAL_CURRENCY" });
  pin(history, "w1");
  capture(history, "w1");
  history.goTo(on("2026-04-20"));
  reserve(history, { redemption: "w2", ref: "p-one", tier: 5_000, kind: "LOCAL_CURRENCY" });
  release(history, "w2");
  const [prize] = grantClaim(history, {
    claimId: "c6",
    activity: "CONTEST_PRIZE",
    shares: [share("p-four", "d04")],
    rank: 1,
  });
  reserve(history, { redemption: "w3", ref: "p-four", tier: 3_000, kind: "LOCAL_CURRENCY" });
  history.enter({ type: "redemption.barred", body: { redemption: "w9" }, pol: "", cause: [] });
  penalise(history, "p-four", "PASSIVE_ADMIN");
  if (prize) reverse(history, prize.id);
  history.goTo(on("2026-05-02"));
  grantClaim(history, { claimId: "c7", activity: "OUTCOME", shares: [share("p-four", "d04")] });
  attest(history);
  history.goTo(on("2027-01-02"));
  expire(history);
  closePeriod(history, on("2026-12-31"));
  publishPolicy(history, rulesWithCeiling(2, "2027-01-01"));
  fundBudget(history, 2027, 500_000);
  grantClaim(history, { claimId: "c8", activity: "OUTCOME", shares: [share("p-two", "d02")] });
  erase(history, "p-three");
  history.goTo(on("2027-02-01"));
  grantClaim(history, { claimId: "c9", activity: "OUTCOME", shares: [share("p-one")] });
  attest(history);
  return history;
}
