import type { Clock } from "@dure/kernel";
import type { ReadModelStore } from "@dure/read-model";
import type { AttemptOutcome } from "./attempt.ts";
import { failureOf, processingProblems } from "./errors.ts";
import {
  type MessageToPark,
  openParkedLists,
  type ParkedMessage,
  type ParkedScope,
  type WhyParked,
} from "./parked-messages.ts";
import { Turns } from "./turns.ts";

const MAX_REPLAYED = 10_000;

export interface ReplayResult {
  /** Messages that stood in the list when the replay began, 10,000 at most. */
  readonly count: number;
  readonly replayed: number;
  /** Message that failed again; it and those behind it stay parked. */
  readonly failed?: string;
  /** What a dry run would take in, up to a hundred ids. */
  readonly scope?: Pick<ParkedScope, "messageIds">;
}

/**
 * Keeps the order of a key when one of its messages cannot be handled: from then on every later one of that key is
 * parked behind it, other keys go on, and new arrivals stay behind until a replay has emptied the list.
 */
export interface Parking {
  /** Handles the message, or parks it when it fails or when its key is parked. Answers whether it is settled. */
  take(
    message: MessageToPark,
    handle: () => Promise<AttemptOutcome>,
  ): Promise<"settled" | "aborted">;
  /** Parks without trying. */
  park(message: MessageToPark, why: WhyParked): Promise<void>;
  list(): Promise<readonly ParkedMessage[]>;
  /** Handles a key's messages again, in order, until one fails. A dry run only tells what it would take in. */
  replay(
    tenantId: string,
    key: string,
    options: { readonly dryRun: boolean },
    handle: (message: ParkedMessage) => Promise<void>,
  ): Promise<ReplayResult>;
}

const BEHIND: WhyParked = {
  code: "BEHIND_PARKED",
  detail: processingProblems.table.BEHIND_PARKED.why,
  attempts: 0,
};

/** Opens the parking of one consumer or reactor. */
export async function openParking(parts: {
  readonly source: string;
  readonly readModels: ReadModelStore;
  readonly clock: Clock;
}): Promise<Parking> {
  const lists = await openParkedLists(parts.source, parts.readModels, parts.clock);
  const turns = new Turns();

  const take = async (
    message: MessageToPark,
    handle: () => Promise<AttemptOutcome>,
  ): Promise<"settled" | "aborted"> => {
    const { key, tenantId } = message;
    let first = await lists.first(tenantId, key);
    if (first !== undefined && first.id !== message.id) {
      await lists.add(message, BEHIND);
      // Another process may have emptied the list in between; then nobody else would ever handle this message.
      first = await lists.first(tenantId, key);
    }
    if (first !== undefined && (first.id !== message.id || first.doc.reason !== BEHIND.code)) {
      return "settled";
    }
    const outcome = await handle();
    if (outcome === "aborted") return "aborted";
    if (outcome !== "done") {
      await (first ? lists.failedAgain(first, outcome) : lists.add(message, outcome));
    } else if (first) await lists.remove(first);
    return "settled";
  };

  const replay: Parking["replay"] = async (tenantId, key, { dryRun }, handle) => {
    const { count, messageIds } = await lists.scope(tenantId, key, MAX_REPLAYED);
    if (dryRun) return { count, replayed: 0, scope: { messageIds } };
    for (let replayed = 0; replayed < MAX_REPLAYED; replayed += 1) {
      // One turn per message, so that arrivals of this key can line up behind between two of them.
      const step = await turns.run(`${tenantId}|${key}`, async () => {
        const first = await lists.first(tenantId, key);
        if (first === undefined) return "empty";
        try {
          await handle(first.doc);
        } catch (error) {
          await lists.failedAgain(first, { ...failureOf(error), attempts: 1 });
          return { failed: first.doc.messageId };
        }
        await lists.remove(first);
        return "replayed";
      });
      if (step === "empty") return { count, replayed };
      if (step !== "replayed") return { count, replayed, failed: step.failed };
    }
    return { count, replayed: MAX_REPLAYED };
  };

  return {
    take: (message, handle) =>
      turns.run(`${message.tenantId}|${message.key}`, () => take(message, handle)),
    park: (message, why) =>
      turns.run(`${message.tenantId}|${message.key}`, () => lists.add(message, why)),
    list: () => lists.all(),
    replay,
  };
}
