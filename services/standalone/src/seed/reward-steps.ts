import type { DonghaePlan } from "./donghae-plan.ts";
import type { SeedClient } from "./seed-client.ts";
import type { SeededPerson } from "./set-up-agencies.ts";
import type { Step } from "./step.ts";

const REQUEST_DAY = 20;
const REPORT_DAY = 26;

interface RewardParts {
  readonly client: SeedClient;
  readonly approver: SeededPerson;
  readonly accounting: SeededPerson;
  readonly earner: (index: number) => SeededPerson;
  readonly date: (month: number, day: number) => string;
}

/** Redemptions on the 20th, approved by another person, and the payout operator's report on the 26th. */
export function rewardSteps(plan: DonghaePlan, parts: RewardParts): readonly Step[] {
  const { approver, client, date, earner: earnerOf } = parts;
  const steps: Step[] = plan.redemptions.map(({ choice, earner, month, tier }) => ({
    date: date(month, REQUEST_DAY),
    run: async () => {
      const { body } = await client.post("reward", earnerOf(earner), "/redemptions", {
        tierPoints: String(tier),
        choice: { kind: choice },
      });
      await client.post(
        "reward",
        approver,
        `/redemptions/${body["redemptionId"] as string}/approve`,
      );
    },
  }));
  for (const month of new Set(plan.redemptions.map((redemption) => redemption.month))) {
    steps.push({ date: date(month, REPORT_DAY), run: () => reportPayouts(parts) });
  }
  return steps;
}

/** Accounting brings the operator's report: everything that was instructed has been paid. */
async function reportPayouts({ accounting, client }: RewardParts): Promise<void> {
  const due: string[] = [];
  for (const status of ["INSTRUCTED", "ACCEPTED"]) {
    const path = `/payouts?limit=100&status=${status}`;
    const { body } = await client.get("reward", accounting, path);
    due.push(...(body["items"] as { payoutRef: string }[]).map((payout) => payout.payoutRef));
  }
  if (due.length === 0) return;
  const lines = due.map((payoutRef) => `${payoutRef},PAID`);
  const report = `payoutRef,code\n${lines.join("\n")}\nTOTAL,${due.length}\n`;
  await client.post("reward", accounting, "/payouts/reports", report);
}
