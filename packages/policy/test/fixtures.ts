import { type Policy, packFor } from "../src/index.ts";

/** A pack's policy, with parts replaced for one test. */
export function policyOf(tenantId: string, change: Partial<Policy> = {}): Policy {
  const pack = packFor(tenantId);
  if (!pack) throw new Error(`no pack: ${tenantId}`);
  return { ...structuredClone(pack.policy), ...change };
}

export const donghae = (change: Partial<Policy> = {}): Policy => policyOf("donghae", change);

/** The donghae policy with one activity changed. */
export function withActivity(
  code: string,
  change: (activity: Policy["activities"][number]) => void,
): Policy {
  const policy = donghae();
  const activity = policy.activities.find((candidate) => candidate.code === code);
  if (!activity) throw new Error(`no activity: ${code}`);
  change(activity);
  return policy;
}

/** A grade-7 officer of donghae whom every rule lets pass. */
export const officer = {
  gradeEquivalent: 7,
  employment: "일반직",
  departmentCode: "planning",
  disciplined: false,
};
