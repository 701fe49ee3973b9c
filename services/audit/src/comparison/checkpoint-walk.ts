import type { EventStore } from "@dure/event-store";
import { RefusalError } from "@dure/kernel";
import { Frontier, type Hash, openCheckpoint } from "@dure/ledger-proof";
import type { RecordedEvent } from "@dure/messages";
import { type AuditEventData, readAuditEvent } from "../event-types.ts";
import type { LogKeeper } from "../logs/log-keeper.ts";
import type { Differences } from "./differences.ts";

const PAGE = 500;
type Signed = AuditEventData<"checkpoint.signed">;

/**
 * Holds every checkpoint that a log has ever signed against its leaves (I12): the signature, the size, and the root that
 * the leaves give at that size. The leaves come in order; checkpoints are read along.
 */
export class CheckpointWalk {
  readonly #log: LogKeeper;
  readonly #differences: Differences;
  readonly #frontier = new Frontier();
  readonly #signed: AsyncIterator<Signed>;
  #next: Signed | undefined;
  #before: Signed | undefined;
  #checked = 0;

  private constructor(store: EventStore, log: LogKeeper, differences: Differences) {
    this.#log = log;
    this.#differences = differences;
    this.#signed = this.#read(store, log.signed?.revision ?? -1);
  }

  static async begin(
    store: EventStore,
    log: LogKeeper,
    differences: Differences,
  ): Promise<CheckpointWalk> {
    const walk = new CheckpointWalk(store, log, differences);
    await walk.#advance();
    return walk;
  }

  /** Checkpoints that were held against the leaves. */
  get checked(): number {
    return this.#checked;
  }

  append(leaf: Hash): void {
    this.#frontier.append(leaf);
  }

  /** True when a checkpoint is of the leaves so far. */
  get isDue(): boolean {
    return this.#next !== undefined && this.#next.size <= this.#frontier.size;
  }

  async checkDue(): Promise<void> {
    while (this.#next && this.isDue) {
      this.#check(this.#next);
      await this.#advance();
    }
  }

  /** All leaves have come. What is signed for more than them covers leaves that are not there. */
  async finish(): Promise<void> {
    await this.checkDue();
    for (; this.#next; await this.#advance()) {
      const { size } = this.#next;
      this.#tell(size, `${size}건`, `${this.#frontier.size}건`, "확인서가 덮는 기록이 없습니다.");
    }
  }

  #check(signed: Signed): void {
    const { note, root, size } = signed;
    this.#checked += 1;
    const before = this.#before;
    this.#before = signed;
    if (size < this.#frontier.size) {
      const bound = `${this.#frontier.size}건 이상`;
      this.#tell(size, bound, `${size}건`, "앞선 확인서보다 작습니다.");
      return;
    }
    const found = Buffer.from(this.#frontier.root()).toString("base64");
    if (found !== root) this.#tell(size, found, root, "기록에서 나오는 뿌리값과 다릅니다.");
    if (before?.size === size && before.note !== note) {
      this.#tell(size, before.note, note, "같은 크기의 확인서가 둘입니다.");
    }
    const why = this.#faultOf(signed);
    if (why !== undefined) this.#tell(size, "", note, why);
  }

  #faultOf({ note, origin, root, size }: Signed): string | undefined {
    try {
      const opened = openCheckpoint(note, this.#log.verifier);
      const isSame =
        opened.origin === this.#log.id.origin &&
        origin === opened.origin &&
        opened.size === size &&
        Buffer.from(opened.root).toString("base64") === root;
      return isSame ? undefined : "서명한 글과 사건의 내용이 다릅니다.";
    } catch (error) {
      if (error instanceof RefusalError) return error.refusal.why;
      throw error;
    }
  }

  async #advance(): Promise<void> {
    const { done, value } = await this.#signed.next();
    this.#next = done === true ? undefined : value;
  }

  /** Signed checkpoints up to a revision. A row that is gone or unreadable is told. */
  async *#read(store: EventStore, lastRevision: number): AsyncGenerator<Signed> {
    const stream = this.#log.id.checkpointStream;
    for (let revision = 0; revision <= lastRevision; ) {
      const page: readonly RecordedEvent[] = await store.readStream(stream, {
        direction: "forwards",
        fromRevision: revision,
        maxCount: Math.min(PAGE, lastRevision - revision + 1),
      });
      for (const event of page) {
        if (event.streamRevision > revision) this.#tellGone(revision, event.streamRevision - 1);
        revision = event.streamRevision + 1;
        if (event.eventType !== "checkpoint.signed") continue;
        const signed = readAuditEvent("checkpoint.signed", event);
        if (signed) yield signed;
        else this.#tell(-1, "", event.eventId, "확인서의 사건을 읽을 수 없습니다.");
      }
      if (page.length > 0) continue;
      this.#tellGone(revision, lastRevision);
      return;
    }
  }

  #tellGone(from: number, to: number): void {
    const why = "확인서의 기록이 저장소에서 사라졌습니다.";
    this.#tell(-1, `${stream(this.#log)} ${from}..${to}`, "", why);
  }

  #tell(size: number, expected: string, found: string, why: string): void {
    const where = size < 0 ? this.#log.id.origin : `${this.#log.id.origin} ${size}`;
    this.#differences.add({ area: "CHECKPOINT", where, expected, found, why });
  }
}

const stream = (log: LogKeeper): string => log.id.checkpointStream;
