/** One act of a person in the seeded year, as it will be claimed. */
export interface PlannedAct {
  /** Index of the earner among the year's earners, the lead first. */
  readonly earners: readonly number[];
  readonly activity: "COLLABORATION" | "CONTEST_PRIZE" | "INNOVATION_ENTRY" | "OUTCOME";
  readonly rank?: number;
  readonly month: number;
  readonly day: number;
  readonly praised: boolean;
}

export interface PlannedProposal {
  readonly earner: number;
  readonly month: number;
  readonly adopted: boolean;
}

export interface PlannedRedemption {
  readonly earner: number;
  readonly tier: 3 | 5 | 7 | 10;
  readonly choice: "LEAVE" | "LOCAL_CURRENCY";
  readonly month: number;
}

export interface DonghaePlan {
  readonly acts: readonly PlannedAct[];
  readonly proposals: readonly PlannedProposal[];
  readonly redemptions: readonly PlannedRedemption[];
  readonly earners: number;
}

const FIRST_MONTH = 6;
const MONTHS = 7;
const PRAISES = 12;

/** Points of the acts that pay for one redemption of a tier. */
const ACTS_OF_TIER = {
  3: ["COLLABORATION"],
  5: ["OUTCOME"],
  7: ["OUTCOME", "INNOVATION_ENTRY"],
  10: ["OUTCOME", "OUTCOME"],
} as const;

/** How often each reward was taken (domain page §7): 246 points, 2.08 million won, 50 redemptions. */
const REDEMPTIONS = [
  { tier: 3, choice: "LOCAL_CURRENCY", count: 22 },
  { tier: 5, choice: "LOCAL_CURRENCY", count: 14 },
  { tier: 7, choice: "LOCAL_CURRENCY", count: 6 },
  { tier: 7, choice: "LEAVE", count: 4 },
  { tier: 10, choice: "LOCAL_CURRENCY", count: 3 },
  { tier: 10, choice: "LEAVE", count: 1 },
] as const;

/**
 * Donghae's year as the domain page gives it: 75 earners, 100 approved activities, 336 points (324 of activities and 12
 * of praises). Who redeems has earned just that by then; one person redeems ten points in two months. Everybody else
 * keeps what they earned until it expires: 90 points.
 */
export function planDonghaeYear(): DonghaePlan {
  const acts: Omit<PlannedAct, "praised">[] = [];
  const redemptions: PlannedRedemption[] = [];
  let earners = 0;
  let turn = 0;
  for (const { choice, count, tier } of REDEMPTIONS) {
    for (let index = 0; index < count; index += 1) {
      // The leave of two days goes to somebody who took ten points in money two months before.
      const again = tier === 10 && choice === "LEAVE";
      const earner = again ? earners - 1 : earners;
      const month = again ? FIRST_MONTH + MONTHS - 1 : FIRST_MONTH + (turn % (MONTHS - 1));
      for (const [place, activity] of ACTS_OF_TIER[tier].entries()) {
        acts.push({ earners: [earner], activity, month, day: 2 + ((turn + place * 3) % 9) });
      }
      redemptions.push({ earner, tier, choice, month });
      if (!again) earners += 1;
      turn += 1;
    }
  }
  const monthOfTurn = (): number => FIRST_MONTH + (turn++ % MONTHS);
  const one = (activity: PlannedAct["activity"], more: Partial<PlannedAct> = {}): void => {
    acts.push({ earners: [earners], activity, month: monthOfTurn(), day: 2 + (turn % 9), ...more });
    earners += 1;
  };
  // Three people share one act 33.3 / 33.3 / 33.4.
  one("COLLABORATION", { earners: [earners, earners + 1, earners + 2] });
  earners += 2;
  for (const rank of [1, 2, 3]) one("CONTEST_PRIZE", { rank });
  for (let index = 0; index < 13; index += 1) one("INNOVATION_ENTRY");
  const proposals = Array.from({ length: 7 }, (_, index) => ({
    earner: earners + index,
    month: FIRST_MONTH + (index % (MONTHS - 1)),
    adopted: index < 4,
  }));
  earners += proposals.length;
  // People who have redeemed go on: what they earn now is theirs until the end of the year.
  for (let index = 0; index < 6; index += 1) {
    acts.push({ earners: [index], activity: "INNOVATION_ENTRY", month: 12, day: 2 + index });
  }
  for (const earner of [6, 7]) {
    acts.push({ earners: [earner], activity: "COLLABORATION", month: 12, day: 5 });
  }
  const step = Math.floor(acts.length / PRAISES);
  const isPraised = (index: number): boolean => index % step === 0 && index / step < PRAISES;
  return {
    acts: acts.map((act, index) => ({ ...act, praised: isPraised(index) })),
    proposals,
    redemptions,
    earners,
  };
}
