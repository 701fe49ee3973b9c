import {
  consistencyProof,
  ed25519Signer,
  encodeAddCheckpoint,
  type Hash,
  leafHash,
  memoryReader,
  type NoteSigner,
  rootOf,
  signCheckpoint,
} from "@dure/ledger-proof";

export const ORIGIN = "mileage.example.go.kr/ledger/donghae/mileage";

/** The key of a log; the same number gives the same key. */
export const logSigner = (origin = ORIGIN, number = 1): NoteSigner =>
  ed25519Signer(origin, new Uint8Array(32).fill(number));

/**
 * A log that its operator signs, and its forks: a fork `a` shares the first leaves with every other fork and goes on by
 * itself from there. The operator holds the key, so every fork is signed as well as the next.
 */
export class ALog {
  readonly #signer: NoteSigner;
  readonly #shared: number;
  readonly #leaves = new Map<string, Hash[]>();

  constructor(options: { readonly shared?: number; readonly signer?: NoteSigner } = {}) {
    this.#shared = options.shared ?? 0;
    this.#signer = options.signer ?? logSigner();
  }

  get verifierKey(): string {
    return this.#signer.verifierKey;
  }

  root(size: number, fork = "a"): Hash {
    return rootOf(this.#leavesOf(fork, size));
  }

  async note(size: number, fork = "a"): Promise<string> {
    const { name: origin } = this.#signer;
    const bytes = await signCheckpoint({ origin, size, root: this.root(size, fork) }, this.#signer);
    return new TextDecoder().decode(bytes);
  }

  /** The body that takes a witness from a size to a size of one fork. */
  async body(oldSize: number, size: number, fork = "a"): Promise<string> {
    const reader = memoryReader(this.#leavesOf(fork, size));
    const proof = oldSize <= size ? await consistencyProof(reader, oldSize, size) : [];
    return encodeAddCheckpoint({ oldSize, proof, note: await this.note(size, fork) });
  }

  #leavesOf(fork: string, size: number): readonly Hash[] {
    const leaves = this.#leaves.get(fork) ?? [];
    this.#leaves.set(fork, leaves);
    for (let index = leaves.length; index < size; index += 1) {
      const text = index < this.#shared ? `entry ${index}` : `entry ${index} of ${fork}`;
      leaves.push(leafHash(new TextEncoder().encode(text)));
    }
    return leaves.slice(0, size);
  }
}
