import type { Clock } from "@dure/kernel";
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

export interface AnswerRecordsOptions {
  readonly collection: () => Promise<OperationalCollection>;
  readonly clock: Clock;
  readonly secret: string;
  /** Names this process. */
  readonly runner: string;
}

/** Takes the record for this process, or answers what is kept. */
export async function beginAttempt(
  { clock, collection: open, runner, secret }: AnswerRecordsOptions,
  attempt: Attempt,
): Promise<{ version: number } | StoredAnswer> {
  const collection = await open();
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
export async function endAttempt(
  { clock, collection: open, runner, secret }: AnswerRecordsOptions,
  attempt: Attempt,
  version: number,
  answer?: StoredAnswer,
): Promise<void> {
  const collection = await open();
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

/** Drops answers past their age, the oldest first, at most 100 of one agency; answers how many. */
export async function purgeAnswers(
  { clock, collection: open }: AnswerRecordsOptions,
  tenantId: string,
): Promise<number> {
  const collection = await open();
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
