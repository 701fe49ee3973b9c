import type { SubjectKeyring } from "@dure/contracts";
import type { SealedText, TenantId } from "@dure/messages";
import type { KeyRegistry } from "../source/key-registry.ts";

/**
 * `ERASED`: the key was destroyed. `UNREADABLE`: the key is there and the text does not open, so it was sealed for
 * another place or somebody meddled with it. `SEALED`: whoever asks may not read it.
 */
export type TextState = "ERASED" | "OPEN" | "SEALED" | "UNREADABLE";

export interface OpenedText {
  readonly state: TextState;
  readonly text: string;
}

export const SEALED: OpenedText = { state: "SEALED", text: "볼 수 없는 글" };
const ERASED: OpenedText = { state: "ERASED", text: "삭제된 사람의 글" };
const UNREADABLE: OpenedText = { state: "UNREADABLE", text: "열쇠가 있는데 열리지 않는 글" };

/** Opens texts of one agency. Asks the registry only where a text did not open, and then once. */
export class TextOpener {
  readonly #parts: {
    readonly tenantId: TenantId;
    readonly keyring: Pick<SubjectKeyring, "open">;
    readonly keys: KeyRegistry;
  };
  #destroyed: Promise<ReadonlySet<string>> | undefined;

  constructor(parts: {
    readonly tenantId: TenantId;
    readonly keyring: Pick<SubjectKeyring, "open">;
    readonly keys: KeyRegistry;
  }) {
    this.#parts = parts;
  }

  /** Throws `GRPC_UNAVAILABLE` when the directory does not answer. */
  async open(subjectRef: string, place: string, sealed: SealedText): Promise<OpenedText> {
    const { keyring, tenantId } = this.#parts;
    const text = await keyring.open(tenantId, subjectRef, place, sealed);
    if (text !== undefined) return { state: "OPEN", text };
    this.#destroyed ??= this.#destroyedKeys();
    return (await this.#destroyed).has(sealed.s) ? ERASED : UNREADABLE;
  }

  async #destroyedKeys(): Promise<ReadonlySet<string>> {
    const { keys, tenantId } = this.#parts;
    const records = await keys.list(tenantId);
    return new Set(records.flatMap(({ id, state }) => (state === "DESTROYED" ? [id] : [])));
  }
}
