import { EventStoreError } from "@dure/event-store";
import { RefusalError } from "@dure/kernel";
import { parseStreamName, type RecordedEvent, type TenantId, tenantId } from "@dure/messages";
import { type Projector, type Reactor, type ReactorOptions, startReactor } from "@dure/processing";
import { passedLimitMs } from "../domain/redemption/limits.ts";
import type { RedemptionState } from "../domain/redemption/state.ts";
import { HOUSE, OPEN_REDEMPTIONS, type OpenRedemption } from "../projections/redemptions.v1.ts";
import { advanceRedemption } from "./advance.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import type { RedemptionRoom } from "./redemption-room.ts";
import { RUNNER, stepContext } from "./step-context.ts";

/** Pages of 100 open redemptions that a sweep looks at; more than that at once is a matter for another machine. */
const MAX_SWEEP_PAGES = 1_000;
const PAGE = 100;

export interface RunnerParts {
  readonly room: RedemptionRoom;
  readonly reader: Projector["reader"];
  readonly readModels: ReactorOptions["readModels"];
  readonly logger: NonNullable<ReactorOptions["logger"]>;
}

/** Carries every redemption on that neither waits for a person nor has ended. */
export interface Runner {
  readonly reactor: Reactor;
  advance(tenantId: TenantId, redemptionId: string): Promise<RedemptionState>;
  /** Tries every open redemption again and calls a person for those that stand too long. */
  sweep(): Promise<{ readonly looked: number }>;
}

/**
 * Starts the runner. It reacts to every event of a redemption; what an outage stops is left to the sweep, which tries
 * for ever, while what no retry mends is parked where the operator sees it. The view only tells the sweep where to look:
 * each step is decided on the stream.
 */
export async function startRunner({
  logger,
  reader,
  readModels,
  room,
}: RunnerParts): Promise<Runner> {
  const turns = oneAtATime();
  const advance = (tenant: TenantId, redemptionId: string) =>
    turns.run(`${tenant}|${redemptionId}`, () => advanceRedemption(room, tenant, redemptionId));
  const { clock, ids, store } = room;
  const reactor = await startReactor({
    name: RUNNER,
    store,
    readModels,
    categories: ["redemption"],
    clock,
    ids,
    logger,
    async react(event: RecordedEvent) {
      const { id } = parseStreamName(event.streamName);
      try {
        await advance(event.tenantId, id);
      } catch (error) {
        if (!isOutage(error)) throw error;
        logger.warn({ redemptionId: id, code: codeOf(error) }, "left to the sweep");
      }
    },
  });
  return {
    reactor,
    advance,
    async sweep() {
      let looked = 0;
      let cursor: string | undefined;
      for (let pages = 0; pages < MAX_SWEEP_PAGES; pages += 1) {
        const page = await reader.find<OpenRedemption>(OPEN_REDEMPTIONS, HOUSE, {
          limit: PAGE,
          ...(cursor === undefined ? {} : { cursor }),
        });
        for (const { doc } of page.items) {
          const { redemptionId } = doc;
          const tenant = tenantId(doc.tenantId);
          looked += 1;
          try {
            await advance(tenant, redemptionId);
          } catch (error) {
            logger.warn({ redemptionId, code: codeOf(error) }, "not carried on");
          }
          // Also after a failure: what cannot be carried on is what people must hear of.
          await callForHelp(room, tenant, redemptionId);
        }
        cursor = page.next;
        if (cursor === undefined) break;
      }
      return { looked };
    },
  };
}

async function callForHelp(
  room: RedemptionRoom,
  tenant: TenantId,
  redemptionId: string,
): Promise<void> {
  const { state } = await room.redemptions.load(tenant, redemptionId);
  const nowMs = room.clock.nowMs();
  const limitMs = state && passedLimitMs(state, nowMs);
  if (!state || limitMs === undefined) return;
  const context = stepContext(tenant, redemptionId, state, "Escalate", nowMs);
  const handled = await room.redemptions.handle(
    redemptionId,
    { type: "EscalateRedemption", limitMs },
    context,
  );
  if (!handled.ok) throw new RefusalError(handled.refusal);
}

/** Something that a later try may mend by itself. */
const isOutage = (error: unknown): boolean =>
  error instanceof EventStoreError ||
  (error instanceof RefusalError &&
    error.refusal.status >= 500 &&
    error.refusal.code !== "HOLD_ANSWER_WRONG");

const codeOf = (error: unknown): string =>
  error instanceof RefusalError
    ? error.refusal.code
    : error instanceof Error
      ? error.name
      : "UNKNOWN";
