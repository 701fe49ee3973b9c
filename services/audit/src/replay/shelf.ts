import type { TenantId } from "@dure/messages";
import type { TurnsByTenant } from "../asking/turns-by-tenant.ts";
import { auditError } from "../errors.ts";

/** Something that takes long to make and is worth keeping for a while. */
export interface Wanted<Value> {
  readonly tenantId: TenantId;
  /** Names it within the agency. */
  readonly key: string;
  /** Entries that were folded for it: what it costs in memory. */
  readonly weight: number;
  /** The signal comes when nobody waits any more. */
  readonly make: (signal: AbortSignal) => Promise<Value>;
}

interface Making<Value> {
  readonly value: Promise<Value>;
  readonly stop: AbortController;
  waiting: number;
}

/**
 * Keeps what was made last, within a bound of pieces and of weight; what was not asked for longest goes first. Several
 * who ask for the same share one making, and it stops when the last of them has left.
 */
export class Shelf<Value> {
  readonly #turns: TurnsByTenant;
  readonly #maxPieces: number;
  readonly #maxWeight: number;
  readonly #kept = new Map<string, { readonly value: Value; readonly weight: number }>();
  readonly #making = new Map<string, Making<Value>>();

  constructor(
    turns: TurnsByTenant,
    most: { readonly maxPieces: number; readonly maxWeight: number },
  ) {
    this.#turns = turns;
    this.#maxPieces = most.maxPieces;
    this.#maxWeight = most.maxWeight;
  }

  /** Pieces on the shelf. */
  get size(): number {
    return this.#kept.size;
  }

  /** Makings that somebody waits for. */
  get busy(): number {
    return this.#making.size;
  }

  /** Throws `REPLAY_BUSY`, `REPLAY_ABANDONED` when `signal` comes, and what making throws. */
  async ask(wanted: Wanted<Value>, signal?: AbortSignal): Promise<Value> {
    const id = `${wanted.tenantId}|${wanted.key}`;
    const kept = this.#kept.get(id);
    if (kept) {
      this.#kept.delete(id);
      this.#kept.set(id, kept);
      return kept.value;
    }
    if (signal?.aborted) throw auditError("REPLAY_ABANDONED", {});
    const making = this.#making.get(id) ?? this.#begin(id, wanted);
    making.waiting += 1;
    try {
      return await unless(signal, making.value);
    } finally {
      making.waiting -= 1;
      if (making.waiting === 0) {
        making.stop.abort();
        if (this.#making.get(id) === making) this.#making.delete(id);
      }
    }
  }

  #begin(id: string, { make, tenantId, weight }: Wanted<Value>): Making<Value> {
    const stop = new AbortController();
    const value = this.#turns.run(tenantId, async () => {
      stop.signal.throwIfAborted();
      const made = await make(stop.signal);
      this.#keep(id, made, weight);
      return made;
    });
    // Whoever still waits is told by their own promise; when all have left, nobody is.
    value.catch(() => undefined);
    const making = { value, stop, waiting: 0 };
    this.#making.set(id, making);
    return making;
  }

  #keep(id: string, value: Value, weight: number): void {
    this.#kept.set(id, { value, weight });
    let sum = 0;
    for (const { weight: own } of this.#kept.values()) sum += own;
    for (const [oldest, { weight: own }] of this.#kept) {
      const isWithin = this.#kept.size <= this.#maxPieces && sum <= this.#maxWeight;
      if (isWithin || oldest === id) break;
      this.#kept.delete(oldest);
      sum -= own;
    }
  }
}

/** The value, or `REPLAY_ABANDONED` as soon as the signal comes. */
async function unless<Value>(
  signal: AbortSignal | undefined,
  value: Promise<Value>,
): Promise<Value> {
  if (!signal) return value;
  let leave = (): void => undefined;
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(auditError("REPLAY_ABANDONED", {}));
    signal.addEventListener("abort", leave, { once: true });
  });
  try {
    return await Promise.race([value, left]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}
