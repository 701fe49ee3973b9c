import { type Clock, kstDate } from "@dure/kernel";
import type { Seeded } from "./seed/seed.ts";
import { SeedClient } from "./seed/seed-client.ts";
import type { Standalone } from "./start-standalone.ts";

const OFFICE = { tenant: "donghae", personRef: "welcome", roles: ["OFFICE"] } as const;

interface Totals {
  readonly earners: number;
  readonly activities: number;
  readonly bonuses: number;
  readonly earned: string;
  readonly redeemed: string;
  readonly expired: string;
  readonly wonPaid: number;
  readonly leaveDays: string;
  readonly redemptions: readonly {
    readonly tier: string;
    readonly kind: string;
    readonly count: number;
  }[];
}

/** What the terminal says after a start: where to go, as whom, and three things to try. */
export async function welcome(
  standalone: Standalone,
  seeded: Seeded | undefined,
  clock: Clock,
): Promise<string> {
  const lines = [`두레가 ${standalone.url} 에서 기다립니다. (멈추려면 Ctrl-C)`];
  if (!seeded) return lines.join("\n");
  const totals = await totalsOf(standalone, seeded.seedYear, clock);
  lines.push(
    "",
    `동해시 ${seeded.seedYear}년: 적립한 사람 ${totals.earners}명, 승인된 활동 ${totals.activities}건, ` +
      `적립 ${totals.earned}점, 확인된 시민 칭찬 ${totals.bonuses}건`,
    `  사용 ${totals.redeemed}점(${won(totals.wonPaid)}, 포상휴가 ${totals.leaveDays}일), 소멸 ${totals.expired}점`,
    ...totals.redemptions.map(
      ({ count, kind, tier }) =>
        `  ${tier}점 ${kind === "LEAVE" ? "포상휴가" : "동해페이"} ${count}건`,
    ),
    `  (시연용 시계는 오늘을 ${kstDate(clock.nowMs())}로 봅니다. 모든 사람은 가상입니다.)`,
    "",
    "들어갈 수 있는 사람 (첫 화면에서 이름을 보고 골라도 됩니다):",
    // No names here: what a terminal says is often kept in a file, where no erasure reaches it.
    ...seeded.demoPeople.map(
      ({ agency, description, personRef }) => `  ${agency.padEnd(10)} ${description}  ${personRef}`,
    ),
    "",
    "해 볼 만한 일:",
    "  1. 첫 화면에서 첫 번째 직원으로 들어가 /api/docs 에서 내 지갑을 보고, 7점으로 포상휴가 1일을 신청해 보십시오.",
    "     같은 달에 한 번 더 신청하면 '월 1회'로 거절됩니다.",
    "  2. 부서장으로 들어가 기다리는 신청을 확인하고, 전담부서로 들어가 승인하면 점수가 쌓입니다.",
    "  3. 감사로 들어가 /api/v1/agencies/donghae/ledger/entries 에서 원장의 모든 줄과 그 해시를 보십시오.",
  );
  return lines.join("\n");
}

async function totalsOf(standalone: Standalone, year: number, clock: Clock): Promise<Totals> {
  const client = new SeedClient(standalone, clock);
  const { body } = await client.get("mileage-ledger", OFFICE, `/ledger/totals?year=${year}`);
  return body as unknown as Totals;
}

const won = (amount: number): string => `${amount.toLocaleString("ko-KR")}원`;
