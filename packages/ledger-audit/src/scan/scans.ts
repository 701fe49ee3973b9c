import { assertThat } from "@dure/kernel";
import { type EntryScan, EntryScanner } from "./entry-scan.ts";
import { type EventScan, scanEventLines } from "./event-scan.ts";

/** Looks at bundles of entries and at files of events, here or on another thread. */
export interface Scans {
  entries(bundle: Uint8Array, count: number): Promise<EntryScan>;
  events(file: Uint8Array): Promise<readonly (EventScan | undefined)[]>;
  close(): Promise<void>;
}

/** Hashes bundles elsewhere; `openHashingPool` of `@dure/ledger-proof` answers one. */
export interface BundleHasher {
  hashBundles(
    bundles: readonly { readonly bytes: Uint8Array; readonly count: number }[],
  ): Promise<Uint8Array>;
}

/** Scans on the caller's own thread; only the hashing may be done elsewhere. */
export function scansHere(hasher?: BundleHasher): Scans {
  const scanner = new EntryScanner();
  return {
    async entries(bundle, count) {
      const hashes = hasher?.hashBundles([{ bytes: bundle, count }]);
      // The look at the entries is taken while the hashes are under way; their failure is met where they are awaited.
      hashes?.catch(() => undefined);
      const scan = scanner.scan(bundle, count, !hashes);
      return hashes ? { ...scan, hashes: await hashes } : scan;
    },
    events: async (file) => scanEventLines(file),
    close: async () => undefined,
  };
}

/**
 * Finds the scan of a bundle again when its entries come by. Whoever verifies a log asks for the hashes of a bundle first and
 * shows its entries later, as views of the same bytes: by these the two are brought together.
 */
export class ScansUnderWay {
  readonly #scans: Scans;
  readonly #started = new WeakMap<ArrayBufferLike, Map<number, Promise<EntryScan>>>();

  constructor(scans: Scans) {
    this.#scans = scans;
  }

  /** Begins to scan a bundle and answers its hashes. */
  async start(bundle: Uint8Array, count: number): Promise<Uint8Array> {
    const scan = this.#scans.entries(bundle, count);
    const ofBuffer = this.#started.get(bundle.buffer) ?? new Map<number, Promise<EntryScan>>();
    ofBuffer.set(bundle.byteOffset, scan);
    this.#started.set(bundle.buffer, ofBuffer);
    return (await scan).hashes;
  }

  /** The scan of the bundle that these entries are views of. */
  of(entries: readonly Uint8Array[]): Promise<EntryScan> {
    const [first] = entries;
    const scan = first && this.#started.get(first.buffer)?.get(first.byteOffset - LENGTH_BYTES);
    assertThat(scan, "SCAN_MISSING", "entries of a bundle that nobody scanned");
    return scan;
  }
}

/** Length of an entry in front of it. */
const LENGTH_BYTES = 2;
