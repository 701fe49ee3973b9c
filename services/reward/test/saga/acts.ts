import { assertThat, type Outcome, RefusalError } from "@dure/kernel";
import { applyPayoutReport } from "../../src/commands/apply-payout-report.ts";
import { approveRedemption } from "../../src/commands/approve-redemption.ts";
import { cancelRedemption } from "../../src/commands/cancel-redemption.ts";
import { rejectRedemption } from "../../src/commands/reject-redemption.ts";
import { requestRedemption } from "../../src/commands/request-redemption.ts";
import type { RedemptionRoom } from "../../src/process/redemption-room.ts";
import { DONGHAE, type World } from "./world.ts";

const taken = <Value>(outcome: Outcome<Value>): Value => {
  if (!outcome.ok) throw new RefusalError(outcome.refusal);
  return outcome.value;
};

/** A request as the route makes it, with the inline step. */
export async function request(world: World, room: RedemptionRoom, by = "kim", what = "request") {
  const wish = { tierPointsMilli: 7000, kind: "LEAVE" } as const;
  const outcome = await requestRedemption(room, world.context(by, what), wish, (_, id) =>
    world.advance(room, id),
  );
  return taken(outcome);
}

export const approve = async (world: World, room: RedemptionRoom, id: string, by = "office") =>
  taken(await approveRedemption(room, world.context(by, `approve ${id}`), id));

export const reject = async (world: World, room: RedemptionRoom, id: string, by = "office") =>
  taken(
    await rejectRedemption(room, world.context(by, `reject ${id}`), {
      redemptionId: id,
      reason: "사유",
    }),
  );

export const cancel = async (world: World, room: RedemptionRoom, id: string, by = "kim") =>
  taken(await cancelRedemption(room, world.context(by, `cancel ${id}`), id));

/** A report of one line about the payout of a redemption. */
export async function report(
  world: World,
  room: RedemptionRoom,
  id: string,
  code: string,
  by = "hr",
) {
  const { state } = await room.redemptions.load(DONGHAE, id);
  assertThat(state?.payout, "TEST", "nothing was instructed");
  const { payoutRef } = state.payout;
  const lines = [{ line: 1, payoutRef, code }];
  const applied = await applyPayoutReport(
    room,
    world.context(by, `report ${code}`),
    { sha256: "f".repeat(64), lines },
    async () => id,
  );
  return applied.lines[0]?.outcome;
}

/** Until the operator has the instruction. */
export async function untilInstructed(world: World, room: RedemptionRoom): Promise<string> {
  const { redemptionId } = await request(world, room);
  await approve(world, room, redemptionId);
  await world.advance(room, redemptionId);
  return redemptionId;
}
