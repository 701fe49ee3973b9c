import { type EventStore, EventStoreError } from "@dure/event-store";
import {
  type Clock,
  InvariantViolation,
  kstDate,
  type Outcome,
  type Refusal,
  RefusalError,
  refused,
} from "@dure/kernel";
import { encodeEntry, entryLeafHash, type LedgerEntry, LedgerState } from "@dure/ledger-books";
import {
  type Actor,
  type GlobalPosition,
  type NewEvent,
  streamName,
  type TenantId,
} from "@dure/messages";
import { carryOut } from "../domain/ledger/carry-out.ts";
import type { LedgerCommand, Moment } from "../domain/ledger/commands.ts";
import { ledgerProblems } from "../errors.ts";
import { foldStream } from "./fold-stream.ts";

const MAX_GROUP_ENTRIES = 256;
const MAX_WAITING = 20_000;
const MAX_ATTEMPTS = 8;
const BOOKS = /^(I\d+|ENTRY_\w+|FOLLOW_UP)$/;

export interface LedgerCall {
  readonly command: LedgerCommand;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly commandId?: string;
  readonly traceparent?: string;
}

export interface LedgerReceipt {
  /** Entries that this command added; empty when it had been done before. */
  readonly entries: readonly LedgerEntry[];
  readonly leafHashes: readonly string[];
  /** Position of the last entry of the group in the whole log; undefined when nothing was written. */
  readonly position: GlobalPosition | undefined;
}

interface Waiting {
  readonly call: LedgerCall;
  readonly resolve: (outcome: Outcome<LedgerReceipt>) => void;
  readonly reject: (error: unknown) => void;
}

interface Decided {
  readonly waiting: Waiting;
  readonly entries: readonly LedgerEntry[];
  readonly events: readonly NewEvent[];
}

/**
 * Writes one agency's ledger. Commands that arrive while an append is under way are decided together on the state in
 * memory and share the next append; the expected revision fences any other writer, and who loses folds what was missed
 * and decides again. A broken invariant stops this ledger for good: it then refuses every command.
 */
export class LedgerWriter {
  readonly #store: EventStore;
  readonly #clock: Clock;
  readonly #tenantId: TenantId;
  #state: LedgerState;
  #loaded: Promise<void> | undefined;
  #halted: string | undefined;
  #waiting: Waiting[] = [];
  #running = false;

  constructor(parts: { store: EventStore; clock: Clock; tenantId: TenantId }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#tenantId = parts.tenantId;
    this.#state = new LedgerState(parts.tenantId);
  }

  /** Why this ledger stopped, or undefined while it runs. */
  get haltedBy(): string | undefined {
    return this.#halted;
  }

  /** Decides a command and, when entries follow, answers once they are durable. */
  submit(call: LedgerCall): Promise<Outcome<LedgerReceipt>> {
    if (this.#waiting.length >= MAX_WAITING) {
      return Promise.resolve(refused(ledgerProblems.refuse("LEDGER_BUSY")));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ call, resolve, reject });
      if (!this.#running) {
        this.#running = true;
        queueMicrotask(() => void this.#run());
      }
    });
  }

  /** The state as of everything that is stored; a look at it must not outlive the current turn. */
  async read<Answer>(look: (state: LedgerState) => Answer): Promise<Answer> {
    await this.#load();
    if (this.#running) {
      // Entries that are decided but not stored yet must not be seen: wait for the group in hand.
      return new Promise((resolve, reject) => {
        this.#readers.push(() => {
          try {
            resolve(look(this.#state));
          } catch (error) {
            reject(error);
          }
        });
      });
    }
    return look(this.#state);
  }

  #readers: (() => void)[] = [];

  #halt(invariant: string): Refusal {
    return ledgerProblems.refuse("LEDGER_HALTED", { invariant });
  }

  async #load(): Promise<void> {
    // What a stopped ledger has in memory may be anything: nobody reads it any more.
    if (this.#halted !== undefined) throw new RefusalError(this.#halt(this.#halted));
    this.#loaded ??= this.#catchUp().catch((error: unknown) => {
      this.#loaded = undefined;
      throw error;
    });
    await this.#loaded;
  }

  /** Folds what the store holds beyond this state. */
  async #catchUp(): Promise<void> {
    await foldStream(this.#store, this.#state);
    this.#state.undo.commit();
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.length > 0 || this.#readers.length > 0) {
        for (const reader of this.#readers.splice(0)) reader();
        if (this.#waiting.length > 0) await this.#runGroup();
      }
    } finally {
      this.#running = false;
    }
  }

  async #runGroup(): Promise<void> {
    const group = this.#waiting.splice(0, MAX_GROUP_ENTRIES);
    if (this.#halted !== undefined) {
      for (const waiting of group) waiting.resolve(refused(this.#halt(this.#halted)));
      return;
    }
    try {
      await this.#load();
      await this.#decideAndAppend(group);
    } catch (error) {
      this.#state.undo.rollback();
      // Only a broken invariant of the books stops them; a command that makes no sense is its sender's fault alone.
      if (error instanceof InvariantViolation && BOOKS.test(error.code)) this.#halted = error.code;
      for (const waiting of group) waiting.reject(error);
    }
  }

  async #decideAndAppend(group: readonly Waiting[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const expected = this.#state.head.nextSeq - 1;
      const { decided, refusals } = this.#decideGroup(group);
      const events = decided.flatMap((each) => each.events);
      const position = events.length === 0 ? undefined : await this.#append(expected, events);
      if (position !== "conflict") {
        this.#state.undo.commit();
        for (const [waiting, refusal] of refusals) waiting.resolve(refused(refusal));
        for (const { waiting, entries, events: own } of decided) {
          const leafHashes = own.map((event) => event.leafHash as string);
          waiting.resolve({ ok: true, value: { entries, leafHashes, position } });
        }
        return;
      }
      this.#state.undo.rollback();
      if (attempt === MAX_ATTEMPTS) throw new Error("another writer was faster too many times");
      await this.#catchUp();
    }
  }

  #decideGroup(group: readonly Waiting[]): { decided: Decided[]; refusals: [Waiting, Refusal][] } {
    const decided: Decided[] = [];
    const refusals: [Waiting, Refusal][] = [];
    // Neither the time nor the day of the ledger ever runs backwards, whatever the clock does.
    const nowMs = Math.max(this.#clock.nowMs(), this.#state.head.lastRec);
    const moment: Moment = { nowMs, today: kstDate(nowMs) };
    for (const waiting of group) {
      const outcome = carryOut(this.#state, waiting.call.command, waiting.call.actor, moment);
      if (outcome.ok) {
        const events = outcome.value.map((entry) => this.#toEvent(entry, waiting.call, moment));
        decided.push({ waiting, entries: outcome.value, events });
      } else {
        refusals.push([waiting, outcome.refusal]);
      }
    }
    return { decided, refusals };
  }

  #toEvent(entry: LedgerEntry, call: LedgerCall, moment: Moment): NewEvent {
    const data = encodeEntry(entry);
    const cause = entry.cause[0];
    return {
      eventId: entry.id as NewEvent["eventId"],
      eventType: entry.type,
      schemaVersion: entry.v,
      tenantId: this.#tenantId,
      occurredAtMs: entry.rec,
      businessDate: moment.today,
      correlationId: call.correlationId,
      ...(cause && { causationId: cause.id }),
      ...(call.commandId !== undefined && { commandId: call.commandId }),
      ...(call.traceparent !== undefined && { traceparent: call.traceparent }),
      actor: call.actor,
      ...(entry.pol !== "" && { policyHash: entry.pol }),
      leafHash: entryLeafHash(data),
      data,
    };
  }

  /** Appends; an unknown outcome is asked again with the same ids, which the store recognises. */
  async #append(
    expected: number,
    events: readonly NewEvent[],
  ): Promise<GlobalPosition | "conflict"> {
    const request = {
      streamName: streamName("ledger", this.#tenantId, "mileage"),
      expectedRevision: expected < 0 ? ("noStream" as const) : expected,
      events,
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await this.#store.append(request);
        if (result.kind === "appended" || result.kind === "alreadyAppended") return result.position;
        if (result.kind === "conflict") return "conflict";
        throw new InvariantViolation("I6", `entry ${result.eventId} is stored with other bytes`);
      } catch (error) {
        const unknown =
          error instanceof EventStoreError && error.refusal.code === "EVENT_STORE_OUTCOME_UNKNOWN";
        if (!unknown || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }
}
