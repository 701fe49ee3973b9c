import {
  type GrpcHandlers,
  type GrpcServer,
  grpcService,
  HoldService,
  HoldState,
  startGrpcServer,
} from "@dure/contracts";
import { type Refusal, RefusalError } from "@dure/kernel";

interface ScriptedHold {
  readonly redemptionId: string;
  state: HoldState;
  readonly personRef: string;
  readonly amountWon: bigint;
  readonly leaveMinutes: bigint;
  readonly pointsMilli: bigint;
}

export interface ScriptedLedger {
  readonly address: string;
  /** Every change of state, in order: `redemption PlaceHold`, ... */
  readonly entries: readonly string[];
  /** Keys of every call, repeated ones too. */
  readonly keys: readonly string[];
  /** Causes by key. */
  readonly causes: ReadonlyMap<string, string>;
  stateOf(redemptionId: string): HoldState | undefined;
  /** The next placing is refused so. */
  refuseNext(refusal: Refusal): void;
  /** What happens to a hold without this service: a time-out. */
  release(redemptionId: string): void;
  stop(): Promise<void>;
}

const nameOf: Partial<Record<HoldState, string>> = {
  [HoldState.PINNED]: "PINNED",
  [HoldState.CAPTURED]: "CAPTURED",
  [HoldState.RELEASED]: "RELEASED",
};

const unknown = (code: string): RefusalError =>
  new RefusalError({ code, status: 409, title: code, why: code, remedy: code, params: {} });

/** A ledger that keeps holds in memory, over real gRPC, with the rules of repetition of the real one. */
export async function scriptedLedger(port = 0): Promise<ScriptedLedger> {
  const holds = new Map<string, ScriptedHold>();
  const entries: string[] = [];
  const keys: string[] = [];
  const causes = new Map<string, string>();
  const refusals: Refusal[] = [];
  const called = (call: { key: string; causeEventId: string; causeEventHash: string }) => {
    keys.push(call.key);
    causes.set(call.key, `${call.causeEventId}|${call.causeEventHash}`);
  };
  const answer = ({ redemptionId }: { redemptionId: string }) => {
    const hold = holds.get(redemptionId);
    if (!hold) throw unknown("HOLD_UNKNOWN");
    const { amountWon, leaveMinutes, personRef, pointsMilli, state } = hold;
    const seq = BigInt(entries.length);
    const facts = { month: "2026-07", mode: "DEDUCT", policyHash: "a".repeat(64), seq };
    return {
      hold: { redemptionId, state, personRef, pointsMilli, amountWon, leaveMinutes, ...facts },
    };
  };
  const move = (redemptionId: string, from: readonly HoldState[], to: HoldState) => {
    const hold = holds.get(redemptionId);
    if (!hold || !from.includes(hold.state)) return;
    hold.state = to;
    entries.push(`${redemptionId} ${nameOf[to] ?? to}`);
  };
  const { HELD, PINNED, CAPTURED, RELEASED, TOMBSTONE } = HoldState;
  const handlers: GrpcHandlers<typeof HoldService> = {
    async placeHold(call) {
      called(call);
      const { personRef, redemptionId } = call;
      if (holds.get(redemptionId)?.state === TOMBSTONE) throw unknown("HOLD_BARRED");
      if (!holds.has(redemptionId)) {
        const refusal = refusals.shift();
        if (refusal) throw new RefusalError(refusal);
        holds.set(redemptionId, {
          redemptionId,
          state: HELD,
          personRef,
          pointsMilli: call.tierPointsMilli,
          amountWon: call.kind === 1 ? call.tierPointsMilli * 10n : 0n,
          leaveMinutes: call.kind === 2 ? 480n : 0n,
        });
        entries.push(`${redemptionId} HELD`);
      }
      return answer(call);
    },
    async pinHold(call) {
      called(call);
      move(call.redemptionId, [HELD], PINNED);
      return answer(call);
    },
    async captureHold(call) {
      called(call);
      if (holds.get(call.redemptionId)?.state === HELD) throw unknown("HOLD_NOT_PINNED");
      move(call.redemptionId, [PINNED], CAPTURED);
      return answer(call);
    },
    async releaseHold(call) {
      called(call);
      const { redemptionId } = call;
      if (!holds.has(redemptionId)) {
        const nothing = { pointsMilli: 0n, amountWon: 0n, leaveMinutes: 0n, personRef: "" };
        holds.set(redemptionId, { redemptionId, state: TOMBSTONE, ...nothing });
        entries.push(`${redemptionId} TOMBSTONE`);
      }
      move(redemptionId, [HELD, PINNED], RELEASED);
      return answer(call);
    },
    async getHold(call) {
      return answer(call);
    },
  };
  const server: GrpcServer = await startGrpcServer({
    port,
    services: [grpcService(HoldService, handlers)],
  });
  return {
    address: server.address,
    entries,
    keys,
    causes,
    stateOf: (redemptionId) => holds.get(redemptionId)?.state,
    refuseNext: (refusal) => refusals.push(refusal),
    release: (redemptionId) => move(redemptionId, [HELD], RELEASED),
    stop: () => server.stop(),
  };
}
