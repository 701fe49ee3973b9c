/** A sealed text as it stands in an event: which key sealed it, and the commitment to that key. */
export interface SealedUse {
  readonly s: string;
  readonly k: string;
}

const MARK = '"A256GCM"';
const MOST_NESTED = 40;

/** All sealed texts within the JSON text of an event (docs/ledger-format.md §7). A text that is no JSON has none. */
export function sealedTextsIn(data: string): readonly SealedUse[] {
  if (!data.includes(MARK)) return [];
  const found: SealedUse[] = [];
  try {
    gather(JSON.parse(data), found, 0);
  } catch {
    return found;
  }
  return found;
}

function gather(value: unknown, found: SealedUse[], depth: number): void {
  if (typeof value !== "object" || value === null || depth > MOST_NESTED) return;
  const [s, k] = [Reflect.get(value, "s"), Reflect.get(value, "k")];
  if (Reflect.get(value, "alg") === "A256GCM" && typeof s === "string" && typeof k === "string") {
    found.push({ s, k });
  }
  for (const inner of Object.values(value)) gather(inner, found, depth + 1);
}
