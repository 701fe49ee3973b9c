import { randomUUID } from "node:crypto";
import type { Identity } from "@dure/service-kit";
import { extraRef, type People } from "./agency.ts";
import { claimBody } from "./claims.ts";
import { type Answer, type Client, ifMatch, person, textAt } from "./client.ts";

interface Step {
  readonly by: Identity;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One chain of commands about one thing. A step is sent again under its key until it is answered. */
export interface Job {
  readonly kind: "claim" | "redemption";
  readonly claimant: Identity;
  readonly documentNo: string;
  /** Idempotency-Keys, one per step. */
  readonly keys: readonly string[];
  /** Steps that were answered with success. */
  acknowledged: number;
  /** True from the sending of the next step until its answer. */
  isUnanswered: boolean;
  /** Claim or redemption, known from the first answer on. */
  id?: string;
}

export const STEPS = { claim: 3, redemption: 2 } as const;
export const isDone = ({ acknowledged, kind }: Job): boolean => acknowledged === STEPS[kind];

const MAX_TRIES = 400;
const newJob = (kind: Job["kind"], claimant: Identity, documentNo: string): Job => ({
  kind,
  claimant,
  documentNo,
  keys: Array.from({ length: STEPS[kind] }, () => randomUUID()),
  acknowledged: 0,
  isUnanswered: false,
});

export interface RunOptions {
  /** Requests under way at once. */
  readonly hands: number;
  readonly newClaims: number;
  readonly onAcknowledged?: () => void;
}

/** The way of claims and redemptions of one agency, and what was answered on it. */
export class Load {
  readonly jobs: Job[] = [];
  /** Refusals that nothing explains. */
  readonly surprises: string[] = [];
  readonly #people: People;
  readonly #staff: number;
  readonly #actDate: string;

  constructor(people: People, options: { readonly staff: number; readonly actDate: string }) {
    this.#people = people;
    this.#staff = options.staff;
    this.#actDate = options.actDate;
  }

  /** Sends with several hands at once until the other side is gone or there is nothing more to do. */
  async run(client: Client, options: RunOptions): Promise<void> {
    const waiting = this.jobs.filter((job) => !isDone(job));
    waiting.push(...this.#newRedemptions());
    for (let count = 0; count < options.newClaims; count += 1) waiting.push(this.#newClaim());
    let isGone = false;
    const work = async (): Promise<void> => {
      for (let job = waiting.shift(); job && !isGone; job = waiting.shift()) {
        if (!(await this.#advance(client, job, options))) isGone = true;
      }
    };
    await Promise.all(Array.from({ length: options.hands }, work));
  }

  /** False when the other side is gone. */
  async #advance(client: Client, job: Job, { onAcknowledged }: RunOptions): Promise<boolean> {
    for (let tries = 0; !isDone(job) && tries < MAX_TRIES; tries += 1) {
      const { body, by, headers, path } = this.#stepOf(job);
      const key = job.keys[job.acknowledged] ?? "";
      job.isUnanswered = true;
      const answer = await client
        .post(by, path, body, { ...headers, "idempotency-key": key })
        .catch(() => undefined);
      if (!answer) return false;
      if (answer.status < 300) {
        this.#acknowledge(job, answer);
        onAcknowledged?.();
      }
      // The record of the request that the crash cut off is still held; the same request goes out again.
      else if (answer.body["code"] !== "IDEMPOTENCY_IN_PROGRESS") {
        this.surprises.push(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
        return true;
      } else await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return true;
  }

  #acknowledge(job: Job, answer: Answer): void {
    job.id ??= textAt(answer, job.kind === "claim" ? "claimId" : "redemptionId");
    job.acknowledged += 1;
    job.isUnanswered = false;
  }

  #stepOf(job: Job): Step {
    const { headOne, office } = this.#people;
    const { acknowledged, claimant: by, documentNo, id, kind } = job;
    if (kind === "redemption") {
      const body = { tierPoints: "3", choice: { kind: "LOCAL_CURRENCY" } };
      return acknowledged === 0
        ? { by, path: "/redemptions", body }
        : { by: office, path: `/redemptions/${id}/approve` };
    }
    if (acknowledged === 0) {
      return { by, path: "/claims", body: claimBody(documentNo, { actDate: this.#actDate }) };
    }
    return acknowledged === 1
      ? { by: headOne, path: `/claims/${id}/confirm`, headers: ifMatch(0) }
      : { by: office, path: `/claims/${id}/approve`, headers: ifMatch(1) };
  }

  #newClaim(): Job {
    const number = this.jobs.length;
    const agency = this.#people.kim.tenantId;
    const claimant = person(agency, extraRef(agency, number % this.#staff));
    const job = newJob("claim", claimant, `load-${number}`);
    this.jobs.push(job);
    return job;
  }

  /** Everybody with an approved claim asks for a reward, once: there is one a month. */
  #newRedemptions(): readonly Job[] {
    const asked = new Set(
      this.jobs.filter(({ kind }) => kind === "redemption").map((job) => job.claimant.personRef),
    );
    const made: Job[] = [];
    for (const job of this.jobs) {
      const { personRef } = job.claimant;
      if (job.kind !== "claim" || !isDone(job) || asked.has(personRef)) continue;
      asked.add(personRef);
      made.push(newJob("redemption", job.claimant, ""));
    }
    this.jobs.push(...made);
    return made;
  }
}
