import type { Clock, Ids } from "@dure/kernel";
import type { CollectionDefinition, JsonDocument, OperationalCollection } from "@dure/read-model";
import type { StoredAnswer } from "./answer.ts";
import { openAnswer, type SealedAnswer, sealAnswer } from "./answer-seal.ts";
import { kitError } from "./errors.ts";

/** Answers are kept this long; a later retry runs again, which the command ids make harmless. */
export const ANSWER_AGE_MS = 30 * 24 * 60 * 60 * 1000;
/** How long a request of another process counts as alive. Short, because running a command twice is safe. */
export const RUNNER_LEASE_MS = 2_000;
const MAX_TRIES = 4;
const MAX_ANSWER_CHARS = 256 * 1024;
const PURGE_EVERY = 50;
const PURGE_LIMIT = 100;

export const ANSWERS: CollectionDefinition = {
  name: "idempotentAnswers",
  indexes: [{ name: "byAge", fields: ["createdAtMs"] }],
};

/**
 * `running`: somebody is at it. `open`: nothing was answered for good (a refusal or a failure), the key stays bound to
 * its content. `done`: the answer is kept.
 */
interface AnswerRecord extends JsonDocument {
  readonly state: "running" | "open" | "done";
  readonly fingerprint: string;
  readonly createdAtMs: number;
  readonly startedAtMs: number;
  readonly runner: string;
  readonly answer?: SealedAnswer;
}

export interface Attempt {
  readonly tenantId: string;
  readonly commandId: string;
  readonly idempotencyKey: string;
  readonly fingerprint: string;
}

export interface AnswerStoreOptions {
  readonly collection: () => Promise<OperationalCollection>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secret: string;
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

export function createAnswerStore(options: AnswerStoreOptions): AnswerStore {
  const { clock, secret } = options;
  const runner = options.ids.next();
  /** Attempts of this process under way, with their fingerprint; bounded by the requests under way. */
  const running = new Map<string, string>();
  const counts = new Map<string, number>();

  async function purge(tenantId: string): Promise<number> {
    const collection = await options.collection();
    const oldest = await collection.find<AnswerRecord>(tenantId, {
      index: "byAge",
      limit: PURGE_LIMIT,
    });
    let dropped = 0;
    for (const { id, doc, version } of oldest.items) {
      if (clock.nowMs() - doc.createdAtMs <= ANSWER_AGE_MS) break;
      if (await collection.delete(tenantId, id, version)) dropped += 1;
    }
    return dropped;
  }

  async function purgeNowAndThen(tenantId: string): Promise<void> {
    const count = counts.get(tenantId) ?? 0;
    counts.set(tenantId, (count + 1) % PURGE_EVERY);
    if (count === 0) await purge(tenantId);
  }

  /** Takes the record for this process, or answers what is kept. */
  async function begin(attempt: Attempt): Promise<{ version: number } | StoredAnswer> {
    const collection = await options.collection();
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const stored = await collection.get<AnswerRecord>(attempt.tenantId, attempt.commandId);
      const nowMs = clock.nowMs();
      if (stored && stored.doc.fingerprint !== attempt.fingerprint) {
        throw kitError("IDEMPOTENCY_KEY_REUSED");
      }
      if (stored?.doc.answer) {
        const { idempotencyKey, commandId } = attempt;
        return JSON.parse(
          openAnswer(secret, idempotencyKey, commandId, stored.doc.answer),
        ) as StoredAnswer;
      }
      if (stored?.doc.state === "running" && stored.doc.runner !== runner) {
        const heldMs = nowMs - stored.doc.startedAtMs;
        // A start in the future is of a clock that is gone.
        if (heldMs >= 0 && heldMs < RUNNER_LEASE_MS) throw kitError("IDEMPOTENCY_IN_PROGRESS");
      }
      const record: AnswerRecord = {
        state: "running",
        fingerprint: attempt.fingerprint,
        createdAtMs: stored?.doc.createdAtMs ?? nowMs,
        startedAtMs: nowMs,
        runner,
      };
      const version = stored?.version ?? 0;
      if (await collection.put(attempt.tenantId, attempt.commandId, record, version)) {
        return { version: version + 1 };
      }
    }
    throw kitError("IDEMPOTENCY_IN_PROGRESS");
  }

  /** Writes the end of a run. Somebody who took the record over in between has the last word, with the same answer. */
  async function end(attempt: Attempt, version: number, answer?: StoredAnswer): Promise<void> {
    const collection = await options.collection();
    const { tenantId, commandId, idempotencyKey, fingerprint } = attempt;
    const plain = answer === undefined ? undefined : JSON.stringify(answer);
    const kept = plain !== undefined && plain.length <= MAX_ANSWER_CHARS;
    const nowMs = clock.nowMs();
    const record: AnswerRecord = {
      state: kept ? "done" : "open",
      fingerprint,
      createdAtMs: nowMs,
      startedAtMs: nowMs,
      runner,
      ...(kept ? { answer: sealAnswer(secret, idempotencyKey, commandId, plain) } : {}),
    };
    await collection.put(tenantId, commandId, record, version);
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
      const begun = await begin(attempt);
      if (!("version" in begun)) return { answer: begun, replayed: true };
      const answer = await work().catch(async (error: unknown) => {
        // Whatever goes wrong here changes nothing: the record is taken over by the next try.
        await end(attempt, begun.version).catch(options.onLost);
        throw error;
      });
      await end(attempt, begun.version, answer).catch(options.onLost);
      await purgeNowAndThen(attempt.tenantId).catch(options.onLost);
      return { answer, replayed: false };
    } finally {
      running.delete(key);
    }
  }

  return { once, purge };
}
