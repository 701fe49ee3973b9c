import type { KeyRecord } from "../source.ts";
import type { Findings, Place } from "./findings.ts";
import type { SubjectErased } from "./ledger-pass.ts";

interface Use {
  readonly commitment: string;
  readonly place: Place;
}

/**
 * Which keys sealed personal text, and with which commitment. A commitment binds a ciphertext to one key: without it an
 * operator could open one text in two ways for two auditors (ledger.md §4.4).
 */
export class KeyUse {
  readonly #uses = new Map<string, Use>();
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  get size(): number {
    return this.#uses.size;
  }

  /** A text was sealed under a key. The first use of a key stands for it; a later one must agree. */
  use(keyId: string, commitment: string, place: Place): void {
    const before = this.#uses.get(keyId);
    if (!before) {
      this.#uses.set(keyId, { commitment, place });
    } else if (before.commitment !== commitment) {
      this.#findings.add("KEY_COMMITMENT_DIFFERS", { key: keyId }, place);
    }
  }

  /** Compares what was used and what was destroyed with the registry. */
  compareWith(registry: readonly KeyRecord[], erasures: readonly SubjectErased[]): void {
    const records = this.#recordsOf(registry);
    const erased = new Set(erasures.flatMap(({ body }) => body.keys.map(({ id }) => id)));
    for (const [key, { commitment, place }] of this.#uses) {
      if (!erased.has(key)) this.#compare(key, commitment, records, { ...place, ...REGISTRY });
    }
    for (const { body, id, seq } of erasures) {
      const place: Place = { log: "ledger", index: seq, entryId: id, ...REGISTRY };
      for (const { commitment, id: key } of body.keys) {
        const used = this.#uses.get(key);
        if (used && used.commitment !== commitment) {
          this.#findings.add("KEY_COMMITMENT_DIFFERS", { key }, place);
          continue;
        }
        this.#compare(key, commitment, records, place);
        if (records.get(key)?.state === "LIVE") this.#findings.add("KEY_RESTORED", { key }, place);
      }
    }
  }

  #recordsOf(registry: readonly KeyRecord[]): ReadonlyMap<string, KeyRecord> {
    const records = new Map<string, KeyRecord>();
    for (const record of registry) {
      // Two lines for one key would let each reader see the one that suits.
      if (records.has(record.id)) {
        this.#findings.add("KEY_COMMITMENT_DIFFERS", { key: record.id }, REGISTRY);
      }
      records.set(record.id, record);
    }
    return records;
  }

  #compare(
    key: string,
    commitment: string,
    records: ReadonlyMap<string, KeyRecord>,
    place: Place,
  ): void {
    const record = records.get(key);
    if (!record) this.#findings.add("KEY_ABSENT", { key }, place);
    else if (record.commitment !== commitment) {
      this.#findings.add("KEY_COMMITMENT_DIFFERS", { key }, place);
    }
  }
}

const REGISTRY = { path: "keys.jsonl" };
