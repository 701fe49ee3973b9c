import type { VirtualClock } from "@dure/testing";
import type { Standalone } from "../start-standalone.ts";
import { type Claim, ClaimDesk, found } from "./claim-desk.ts";
import { type DonghaePlan, type PlannedAct, planDonghaeYear } from "./donghae-plan.ts";
import { rewardSteps } from "./reward-steps.ts";
import type { SeedClient } from "./seed-client.ts";
import type { SeededPerson } from "./set-up-agencies.ts";
import type { Step } from "./step.ts";

const TRANSFER_MONTH = 9;

/** Plays a year of Donghae's scheme with its people, day after day, through the services' own doors. */
export class DonghaeYear {
  readonly #client: SeedClient;
  readonly #clock: VirtualClock;
  readonly #standalone: Standalone;
  readonly #year: number;
  readonly #office: SeededPerson;
  readonly #secondOffice: SeededPerson;
  readonly #accounting: SeededPerson;
  readonly #admin: SeededPerson;
  readonly #proposalOfficer: SeededPerson;
  readonly #desk: ClaimDesk;
  readonly #earners: readonly SeededPerson[];
  readonly #gradeFive: SeededPerson;

  constructor(parts: {
    readonly client: SeedClient;
    readonly clock: VirtualClock;
    readonly standalone: Standalone;
    readonly people: readonly SeededPerson[];
    readonly year: number;
  }) {
    const { people } = parts;
    this.#client = parts.client;
    this.#clock = parts.clock;
    this.#standalone = parts.standalone;
    this.#year = parts.year;
    const [office, secondOffice] = people.filter(({ roles }) => roles.includes("OFFICE"));
    this.#office = found(office);
    this.#secondOffice = found(secondOffice);
    this.#accounting = found(people.find(({ roles }) => roles.includes("HR_ACCOUNTING")));
    this.#admin = found(people.find(({ roles }) => roles.includes("AGENCY_ADMIN")));
    this.#proposalOfficer = found(people.find(({ roles }) => roles.includes("PROPOSAL_OFFICER")));
    const heads = people
      .filter(({ roles }) => roles.includes("DEPT_HEAD"))
      .map((head): [string, SeededPerson] => [head.departmentCode, head]);
    this.#desk = new ClaimDesk(this.#client, this.#office, new Map(heads));
    const staff = people.filter(({ staffNo }) => staffNo.startsWith("S"));
    this.#earners = staff.filter(({ gradeEquivalent }) => gradeEquivalent >= 6);
    this.#gradeFive = found(staff.find(({ gradeEquivalent }) => gradeEquivalent === 5));
  }

  /** Somebody who earned in the year, for whoever shows the demonstration around. */
  earner(index: number): SeededPerson {
    return found(this.#earners[index]);
  }

  async play(): Promise<void> {
    const plan = planDonghaeYear();
    await this.#at(`${this.#year}-05-28`);
    await this.#client.post("mileage-ledger", this.#accounting, `/budgets/${this.#year}`, {
      amountWon: 3_360_000,
    });
    const steps = [
      ...plan.acts.flatMap((act) => this.#stepsOfAct(act)),
      ...this.#stepsOfProposals(plan),
      ...rewardSteps(plan, {
        client: this.#client,
        approver: this.#secondOffice,
        accounting: this.#accounting,
        earner: (index) => this.earner(index),
        date: (month, day) => this.#date(month, day),
      }),
      ...this.#stepsOfEdgeCases(),
    ];
    steps.sort((left, right) => (left.date < right.date ? -1 : left.date > right.date ? 1 : 0));
    let date = "";
    for (const step of steps) {
      if (step.date !== date) {
        await this.#standalone.settled();
        await this.#at(step.date);
        date = step.date;
      }
      await step.run();
    }
    await this.#standalone.settled();
  }

  /** The turn of the year: what nobody spent expires, the books are closed, and the next year's first claims come in. */
  async closeAndGoOn(): Promise<void> {
    const next = this.#year + 1;
    await this.#at(`${next}-01-02`);
    await this.#client.post("mileage-ledger", this.#office, "/ledger/expiry", {});
    // Before next year's money comes in: the closed books hold the year and nothing of the next one.
    await this.#client.post("mileage-ledger", this.#office, "/ledger/periods", {
      through: `${this.#year}-12-31`,
    });
    await this.#client.post("mileage-ledger", this.#accounting, `/budgets/${next}`, {
      amountWon: 3_360_000,
    });
    await this.#at(`${next}-01-05`);
    const shown = this.earner(0);
    for (const activity of ["OUTCOME", "INNOVATION_ENTRY"]) {
      await this.#desk.approve(
        await this.#desk.confirm(await this.#desk.submit(shown, activity, `${next}-01-05`), shown),
      );
    }
    await this.#desk.confirm(
      await this.#desk.submit(this.earner(1), "COLLABORATION", `${next}-01-05`),
      this.earner(1),
    );
    await this.#desk.submit(this.earner(2), "COLLABORATION", `${next}-01-05`);
    await this.#at(`${next}-01-06`);
    await this.#standalone.settled();
  }

  async #at(date: string): Promise<void> {
    this.#clock.setKst(date);
  }

  #date(month: number, day: number): string {
    return `${this.#year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  }

  #stepsOfAct(act: PlannedAct): readonly Step[] {
    const state: { claim?: Claim } = {};
    const [lead = 0, ...others] = act.earners;
    const claimant = this.earner(lead);
    const date = this.#date(act.month, act.day);
    const steps: Step[] = [
      {
        date,
        run: async () => {
          const people = [claimant, ...others.map((index) => this.earner(index))];
          state.claim = await this.#desk.submit(claimant, act.activity, date, people, act.rank);
        },
      },
      {
        date: this.#date(act.month, act.day + 1),
        run: async () => {
          state.claim = await this.#desk.confirm(found(state.claim), claimant);
        },
      },
      {
        date: this.#date(act.month, act.day + 2),
        run: async () => {
          state.claim = await this.#desk.approve(found(state.claim));
        },
      },
    ];
    if (act.praised) {
      const run = (): Promise<void> => this.#desk.praise(found(state.claim));
      steps.push({ date: this.#date(act.month, act.day + 3), run });
    }
    return steps;
  }

  #stepsOfProposals(plan: DonghaePlan): readonly Step[] {
    return plan.proposals.flatMap(({ adopted, earner, month }, index) => {
      const proposer = this.earner(earner);
      const state: { id?: string; etag?: string } = {};
      return [
        {
          date: this.#date(month, 3 + index),
          run: async () => {
            const { body, etag } = await this.#client.post("proposal", proposer, "/proposals", {
              title: `민원 서식 줄이기 제안 ${index + 1} (가상)`,
              problem: "같은 내용을 여러 번 적게 합니다.",
              improvement: "한 번 적은 내용을 다시 쓰도록 합니다.",
              expectedEffect: "민원인의 시간을 줄입니다.",
            });
            state.id = body["proposalId"] as string;
            state.etag = etag ?? "";
          },
        },
        {
          date: this.#date(month, 20 + index),
          run: async () => {
            const path = `/proposals/${found(state.id)}/${adopted ? "adopt" : "not-adopt"}`;
            const body = adopted ? undefined : { reason: "이미 시행하고 있는 내용입니다." };
            await this.#client.post("proposal", this.#proposalOfficer, path, body, state.etag);
          },
        },
      ];
    });
  }

  /** What goes otherwise in a year: a rejection, a reversal, a transfer, a claim of somebody who is not meant. */
  #stepsOfEdgeCases(): readonly Step[] {
    const rejected = this.earner(8);
    const reversed = this.earner(9);
    // Whose acts of the year all lie before the move.
    const moving = this.earner(12);
    return [
      {
        date: this.#date(7, 13),
        run: async () => {
          const claim = await this.#desk.submit(rejected, "OUTCOME", this.#date(7, 13));
          const reason = "활동의 성과를 보여 주는 자료가 부족합니다.";
          await this.#desk.reject(claim, rejected, reason);
        },
      },
      {
        date: this.#date(8, 13),
        run: async () => {
          const claim = await this.#desk.submit(reversed, "COLLABORATION", this.#date(8, 13));
          const approved = await this.#desk.approve(await this.#desk.confirm(claim, reversed));
          await this.#standalone.settled();
          await this.#desk.reverse(approved.claimId);
        },
      },
      { date: this.#date(TRANSFER_MONTH, 1), run: () => this.#transfer(moving) },
      {
        date: this.#date(10, 13),
        run: async () => {
          const answer = await this.#client.try("mileage-ledger", this.#gradeFive, "/claims", {
            activityCode: "COLLABORATION",
            actDate: this.#date(10, 12),
            title: "5급이 낸 신청 (가상)",
            description: "대상이 아닌 직급의 신청이 거절되는 모습입니다.",
            evidence: [{ kind: "DOC_NO", value: "기획-5급" }],
            subject: "기획-5급",
          });
          if (answer.body["code"] !== "GRADE_NOT_ELIGIBLE") {
            throw new Error(`a grade-5 claim answered ${JSON.stringify(answer.body)}`);
          }
        },
      },
    ];
  }

  async #transfer(person: SeededPerson): Promise<void> {
    const { etag } = await this.#client.get(
      "directory",
      this.#admin,
      `/people/${person.personRef}`,
    );
    const body = { departmentCode: "d01", on: this.#date(TRANSFER_MONTH, 1) };
    const path = `/people/${person.personRef}/transfer`;
    await this.#client.post("directory", this.#admin, path, body, etag);
  }
}
