import { type GrpcServiceBinding, grpcService, ReplayService } from "@dure/contracts";
import { type CivilDate, isCivilDate } from "@dure/kernel";
import { type LotAsOf, sealState } from "@dure/ledger-books";
import { isTenantId, type TenantId } from "@dure/messages";
import { auditError } from "../errors.ts";
import { booksAnswer, type PointsAsOf } from "../replay/books-answer.ts";
import { lotAnswer } from "../replay/lot-answer.ts";
import { memberAnswer } from "../replay/member-answer.ts";
import type { AskedAsOf, ReplayRoom } from "../replay/replay-room.ts";
import type { RestsOn } from "../replay/rests-on.ts";

/** The replay over gRPC: the same use cases as over HTTP. Refuses a day that is none with `REPLAY_DAY_WRONG`. */
export function replayService(room: ReplayRoom): GrpcServiceBinding {
  return grpcService(ReplayService, {
    async getBooksAsOf(request) {
      const answer = await booksAnswer(room, askedBy(request));
      const { budgets, departments, passedOver, people, totals, trialBalance } = answer;
      return {
        at: answeredAt(answer),
        people,
        totals: points(totals),
        trialBalance: trialBalance.map(({ unit, ...sums }) => ({ unit, ...whole(sums) })),
        departments: departments.map(({ department, fiscalYear, points: earned }) => ({
          department,
          fiscalYear,
          earnedMilli: BigInt(earned),
        })),
        budgets: budgets.map(({ fiscalYear, ...sums }) => ({ fiscalYear, ...whole(sums) })),
        passedOver: BigInt(passedOver),
      };
    },
    async getMemberAsOf(request) {
      const asked = { ...askedBy(request), person: request.personRef };
      const answer = await memberAnswer(room, asked);
      const { lots, member } = answer;
      return { at: answeredAt(answer), points: points(member), lots: lots.map(wireLot) };
    },
    async getLotAsOf(request) {
      const answer = await lotAnswer(room, { ...askedBy(request), lotId: request.lotId });
      return { at: answeredAt(answer), lot: wireLot(answer.lot) };
    },
    async getStateRoot({ size, tenantId }) {
      const state = await room.stateAt(tenantOf(tenantId), sizeOf(size));
      const { accounts, entries, root } = sealState(state);
      return { accounts: BigInt(accounts), entries: BigInt(entries), root };
    },
  });
}

/** As over HTTP, an agency that is none is simply not known. */
function tenantOf(text: string): TenantId {
  if (!isTenantId(text)) throw auditError("REPLAY_UNKNOWN", {});
  return text;
}

const sizeOf = (size: bigint | undefined): number | undefined =>
  size === undefined ? undefined : Number(size);

function dayOf(on: string): CivilDate {
  if (!isCivilDate(on)) throw auditError("REPLAY_DAY_WRONG", { on: on.slice(0, 20) });
  return on;
}

const askedBy = (request: {
  readonly tenantId: string;
  readonly on: string;
  readonly size?: bigint | undefined;
}): AskedAsOf => ({
  tenantId: tenantOf(request.tenantId),
  on: dayOf(request.on),
  size: sizeOf(request.size),
});

const answeredAt = ({ at, on }: { readonly at: RestsOn; readonly on: string }) => ({
  on,
  size: BigInt(at.size),
  root: at.root,
  checkpoint: at.checkpoint,
  checkpointSize: BigInt(at.checkpointSize),
  checkpointSignedAtMs: BigInt(at.signedAtMs),
  consistency: [...at.consistency],
});

/** Whole numbers as they cross the wire. */
const whole = <Field extends string>(
  sums: Readonly<Record<Field, number>>,
): Record<Field, bigint> =>
  Object.fromEntries(
    Object.entries<number>(sums).map(([field, sum]) => [field, BigInt(sum)]),
  ) as Record<Field, bigint>;

const points = ({ available, earned, expired, held, owed }: PointsAsOf) => ({
  earnedMilli: BigInt(earned),
  availableMilli: BigInt(available),
  heldMilli: BigInt(held),
  expiredMilli: BigInt(expired),
  owedMilli: BigInt(owed),
});

const wireLot = (lot: LotAsOf) => ({
  lotId: lot.id,
  personRef: lot.person,
  department: lot.department,
  activity: lot.activity,
  grantedOn: lot.eff,
  expiresOn: lot.expiresOn,
  seq: BigInt(lot.seq),
  grantedMilli: BigInt(lot.granted),
  freeMilli: BigInt(lot.free),
  heldMilli: BigInt(lot.held),
  spentMilli: BigInt(lot.spent),
  expiredMilli: BigInt(lot.expired),
  reversedMilli: BigInt(lot.reversed),
});
