/** A bundle as C2SP entry bundles are stored, and how many entries it holds. */
export interface CountedBundle {
  readonly bytes: Uint8Array;
  readonly count: number;
}

/**
 * What the pool sends to a thread: the bundles' bytes, one behind the other in memory that is handed over, not
 * copied.
 */
export interface HashTask {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly bundles: readonly { readonly count: number; readonly length: number }[];
}

export type HashAnswer =
  | { readonly id: number; readonly hashes: Uint8Array }
  | { readonly id: number; readonly violation: { readonly code: string; readonly why: string } };

/** Bytes of a task in memory of their own, so that it can be handed over without taking the caller's bytes away. */
export function hashTask(id: number, bundles: readonly CountedBundle[]): HashTask {
  const bytes = new Uint8Array(bundles.reduce((sum, bundle) => sum + bundle.bytes.length, 0));
  let at = 0;
  for (const bundle of bundles) {
    bytes.set(bundle.bytes, at);
    at += bundle.bytes.length;
  }
  const lengths = bundles.map(({ bytes: { length }, count }) => ({ count, length }));
  return { id, bytes, bundles: lengths };
}
