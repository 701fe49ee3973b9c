import type { Clock, Ids } from "@dure/kernel";
import type { OperationalCollection } from "@dure/read-model";
import type { StoredAnswer } from "./answer.ts";
import { type Attempt, beginAttempt, endAttempt, purgeAnswers } from "./answer-records.ts";
import { kitError } from "./errors.ts";

const PURGE_EVERY = 50;

export interface AnswerStoreOptions {
  readonly collection: () => Promise<OperationalCollection>;
  readonly clock: Clock;
  readonly secret: string;
  readonly ids: Ids;
  /** Told when the end of an attempt could not be written; the next try takes the record over. */
  readonly onLost: (error: unknown) => void;
}

export interface AnswerStore {
  /**
   * Runs the work once per attempt, or answers what the first run answered. Refusals: `IDEMPOTENCY_IN_PROGRESS`,
   * `IDEMPOTENCY_KEY_REUSED`. A record that a crash left behind is taken over.
   */
  once(
    attempt: Attempt,
    work: () => Promise<StoredAnswer>,
  ): Promise<{ readonly answer: StoredAnswer; readonly replayed: boolean }>;
  /** Drops answers past their age, at most 100 of one agency; answers how many. */
  purge(tenantId: string): Promise<number>;
}

/** Runs commands once per Idempotency-Key, over records in an operational collection. */
export function createAnswerStore(options: AnswerStoreOptions): AnswerStore {
  const records = { ...options, runner: options.ids.next() };
  /** Attempts of this process under way, with their fingerprint; bounded by the requests under way. */
  const running = new Map<string, string>();
  const counts = new Map<string, number>();

  async function purgeNowAndThen(tenantId: string): Promise<void> {
    const count = counts.get(tenantId) ?? 0;
    counts.set(tenantId, (count + 1) % PURGE_EVERY);
    if (count === 0) await purgeAnswers(records, tenantId);
  }

  async function once(attempt: Attempt, work: () => Promise<StoredAnswer>) {
    const key = `${attempt.tenantId}|${attempt.commandId}`;
    const held = running.get(key);
    if (held !== undefined) {
      throw kitError(
        held === attempt.fingerprint ? "IDEMPOTENCY_IN_PROGRESS" : "IDEMPOTENCY_KEY_REUSED",
      );
    }
    running.set(key, attempt.fingerprint);
    try {
      const begun = await beginAttempt(records, attempt);
      if (!("version" in begun)) return { answer: begun, replayed: true };
      const answer = await work().catch(async (error: unknown) => {
        // Whatever goes wrong here changes nothing: the record is taken over by the next try.
        await endAttempt(records, attempt, begun.version).catch(options.onLost);
        throw error;
      });
      await endAttempt(records, attempt, begun.version, answer).catch(options.onLost);
      await purgeNowAndThen(attempt.tenantId).catch(options.onLost);
      return { answer, replayed: false };
    } finally {
      running.delete(key);
    }
  }

  return { once, purge: (tenantId) => purgeAnswers(records, tenantId) };
}
