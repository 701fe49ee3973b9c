import { hash } from "node:crypto";
import { type CivilDate, kstDate, kstStartOfDayMs, nameId, type Uuid } from "@dure/kernel";
import {
  applyEntry,
  type Cause,
  type EntryDraft,
  encodeEntry,
  type LedgerEntry,
  LedgerState,
  type SealedField,
  stampEntry,
} from "@dure/ledger-books";
import {
  type Actor,
  type GlobalPosition,
  keyCommitment,
  type RecordedEvent,
  type SealedText,
  type SubjectKey,
  sealText,
  streamName,
  type TenantId,
} from "@dure/messages";
import type { KeyRecord } from "../../src/index.ts";

/**
 * What a tenant has on record: entries of the ledger as stored, events outside of it, keys. It is made by the same fold and
 * the same rules as production's, without its services.
 */
export class History {
  readonly tenantId: TenantId;
  readonly state: LedgerState;
  readonly entries: string[] = [];
  readonly events: RecordedEvent[] = [];
  readonly #revisions = new Map<string, number>();
  readonly #keys = new Map<string, SubjectKey & { destroyed: boolean }>();
  #nowMs: number;
  #ids = 0;

  constructor(tenantId: TenantId, startOn: CivilDate) {
    this.tenantId = tenantId;
    this.state = new LedgerState(tenantId);
    this.#nowMs = kstStartOfDayMs(startOn) + 9 * 3_600_000;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get today(): CivilDate {
    return kstDate(this.#nowMs);
  }

  /** Moves to nine o'clock of a later day. */
  goTo(day: CivilDate): void {
    this.#nowMs = Math.max(this.#nowMs, kstStartOfDayMs(day) + 9 * 3_600_000);
  }

  id(): Uuid {
    this.#ids += 1;
    return nameId("test", this.tenantId, String(this.#ids));
  }

  /** Writes an event of a stream and answers it. */
  happen(category: string, id: string, type: string, data: object, actor = SYSTEM): RecordedEvent {
    const stream = streamName(category, this.tenantId, id);
    const revision = this.#revisions.get(stream) ?? 0;
    this.#revisions.set(stream, revision + 1);
    this.#nowMs += 1_000;
    const eventId = this.id();
    const event: RecordedEvent = {
      actor,
      businessDate: this.today,
      correlationId: eventId,
      data: JSON.stringify(data),
      eventId,
      eventType: type,
      occurredAtMs: this.#nowMs,
      position: String(this.events.length).padStart(16, "0") as GlobalPosition,
      recordedAtMs: this.#nowMs,
      schemaVersion: 1,
      streamName: stream,
      streamRevision: revision,
      tenantId: this.tenantId,
    };
    this.events.push(event);
    return event;
  }

  /** Writes an entry, folds it and answers it. */
  enter(draft: Omit<EntryDraft, "eff" | "id"> & { eff?: CivilDate; id?: string }): LedgerEntry {
    this.#nowMs += 1_000;
    const entry = stampEntry({ eff: this.today, id: this.id(), ...draft } as EntryDraft, {
      actor: SYSTEM,
      rec: this.#nowMs,
      seq: this.state.head.nextSeq,
      tenantId: this.tenantId,
    });
    applyEntry(this.state, entry);
    this.entries.push(encodeEntry(entry));
    return entry;
  }

  /** Text sealed under a person's key. */
  seal(person: string, place: string, text: string): SealedText {
    return sealText(this.#keyOf(person), place, text, this.#bytes(`nonce ${this.#ids}`, 12));
  }

  sealField(person: string, entryId: string, field: string, text: string): SealedField {
    const { alg, c, k, n, s } = this.seal(person, `${this.tenantId}|${entryId}|${field}`, text);
    return { alg, c, f: field, k, n, s };
  }

  /** Destroys a person's key and answers what the registry says of it from then on. */
  destroyKey(person: string): KeyRecord {
    const key = this.#keyOf(person);
    key.destroyed = true;
    return recordOf(key);
  }

  keys(): readonly KeyRecord[] {
    return [...this.#keys.values()].map(recordOf);
  }

  #keyOf(person: string) {
    const known = this.#keys.get(person);
    if (known) return known;
    const key = { keyId: `${person}.1`, key: this.#bytes(`key ${person}`, 32), destroyed: false };
    this.#keys.set(person, key);
    return key;
  }

  #bytes(seed: string, length: number): Uint8Array {
    this.#ids += 1;
    return hash("sha256", `${this.tenantId} ${seed}`, "buffer").subarray(0, length);
  }
}

export const SYSTEM: Actor = { kind: "system", ref: "mileage-ledger" };
export const person = (ref: string): Actor => ({ kind: "person", ref, orgUnit: "d01" });

export const causeOf = ({ data, eventId }: RecordedEvent): Cause => ({
  hash: hash("sha256", data, "hex"),
  id: eventId,
});

const recordOf = (key: SubjectKey & { readonly destroyed: boolean }): KeyRecord => ({
  id: key.keyId,
  commitment: keyCommitment(key).toString("base64url"),
  state: key.destroyed ? "DESTROYED" : "LIVE",
});
