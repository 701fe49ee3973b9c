import type { Hold } from "@dure/ledger-books";
import { parseStreamName, type RecordedEvent } from "@dure/messages";
import { z } from "zod";
import type { Differences } from "./differences.ts";

/** What the reward service writes when it tells the operator to pay, and when the operator says that it was paid. */
const Instructed = z.object({
  payoutRef: z.string(),
  personRef: z.string(),
  amountWon: z.int(),
  leaveMinutes: z.int(),
});
const Confirmed = z.object({ payoutRef: z.string() });

type Instruction = z.output<typeof Instructed>;

interface Payouts {
  readonly instructed: Map<string, Instruction>;
  readonly confirmed: Set<string>;
}

/**
 * Payouts as the journal tells them (I14, I15): every reward that the ledger captured must have been confirmed by the
 * operator, to that person and with that amount.
 */
export class PayoutBook {
  readonly #byRedemption = new Map<string, Payouts>();

  take({ data, eventType, streamName }: RecordedEvent): void {
    if (eventType !== "redemption.instructed" && eventType !== "redemption.payout-confirmed")
      return;
    const { id } = parseStreamName(streamName);
    const payouts = this.#byRedemption.get(id) ?? { instructed: new Map(), confirmed: new Set() };
    this.#byRedemption.set(id, payouts);
    const value: unknown = JSON.parse(data);
    if (eventType === "redemption.instructed") {
      const read = Instructed.safeParse(value);
      if (read.success) payouts.instructed.set(read.data.payoutRef, read.data);
    } else {
      const read = Confirmed.safeParse(value);
      if (read.success) payouts.confirmed.add(read.data.payoutRef);
    }
  }

  /** Holds captured rewards against what was paid. */
  check(captured: readonly Hold[], differences: Differences): void {
    for (const hold of captured) {
      const { confirmed, instructed } = this.#byRedemption.get(hold.redemption) ?? {};
      const paid = [...(confirmed ?? [])].flatMap((ref) => instructed?.get(ref) ?? []);
      if (paid.some((payout) => isOf(payout, hold))) continue;
      const isUnconfirmed = paid.length === 0;
      differences.add({
        area: "PAYOUT",
        where: hold.redemption,
        expected: amountOf(hold.person, hold.won, hold.leaveMinutes),
        found: paid
          .map(({ amountWon, leaveMinutes, personRef }) =>
            amountOf(personRef, amountWon, leaveMinutes),
          )
          .join("; "),
        why: isUnconfirmed
          ? "지급이 확인된 사건이 일지에 없습니다."
          : "확인된 지급이 원장의 금액이나 사람과 다릅니다.",
      });
    }
  }
}

const isOf = ({ amountWon, leaveMinutes, personRef }: Instruction, hold: Hold): boolean =>
  amountWon === hold.won && leaveMinutes === hold.leaveMinutes && personRef === hold.person;

const amountOf = (person: string, won: number, leaveMinutes: number): string =>
  won > 0 ? `${person} ${won}원` : `${person} 휴가 ${leaveMinutes}분`;
