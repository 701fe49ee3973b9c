import { type Clock, RefusalError, systemClock } from "@dure/kernel";
import { openText, type SealedText, type SubjectKey, sealText } from "@dure/messages";
import { SubjectKeyService } from "./gen/dure/directory/v1/service_pb.ts";
import { grpcClient } from "./grpc-client.ts";

/** Seals and opens personal text with the subject's key, which the directory keeps. */
export interface SubjectKeyring {
  /** Makes the subject's key when there is none yet. Throws the refusal `SUBJECT_KEY_NOT_FOUND` when it was destroyed. */
  seal(tenantId: string, subjectRef: string, aad: string, plain: string): Promise<SealedText>;
  /** Undefined when the key was destroyed, or when the text was sealed for another subject or place. */
  open(
    tenantId: string,
    subjectRef: string,
    aad: string,
    sealed: SealedText,
  ): Promise<string | undefined>;
  /**
   * Says that a text's subject, such as `praise.<id>`, is about these people: its key then goes with the first of
   * theirs. Make the key before, by sealing. False when it is gone already.
   */
  bind(tenantId: string, subjectRef: string, ownerRefs: readonly string[]): Promise<boolean>;
  /**
   * Drops every key kept for the agency, because keys that are bound to the subject's go with it. Call it when the
   * subject was erased: the next wish asks the directory, which has the key no more.
   */
  forget(tenantId: string, subjectRef: string): void;
  close(): void;
}

export interface SubjectKeyringOptions {
  readonly clock?: Clock;
  /** How long a fetched key is used without asking again, where nobody says `forget`. 5 minutes. */
  readonly keepMs?: number;
  /** Most keys kept; the longest kept goes first. 5,000. */
  readonly maxKeys?: number;
  readonly deadlineMs?: number;
}

/**
 * Seals a text about somebody who may be erased already; undefined where they are. What is then decided about them is
 * written without the text, which nobody could read.
 */
export async function sealUnlessErased(
  keyring: Pick<SubjectKeyring, "seal">,
  ...[tenantId, subjectRef, aad, plain]: Parameters<SubjectKeyring["seal"]>
): Promise<SealedText | undefined> {
  try {
    return await keyring.seal(tenantId, subjectRef, aad, plain);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof RefusalError && error.refusal.status === 404;

/** A keyring over SubjectKeyService. Concurrent wishes for one key share one call. */
export function subjectKeyring(
  address: string | (() => string),
  options: SubjectKeyringOptions = {},
): SubjectKeyring {
  const { clock = systemClock, keepMs = 300_000, maxKeys = 5_000, deadlineMs = 3_000 } = options;
  const client = grpcClient(SubjectKeyService, address, { deadlineMs });
  const kept = new Map<string, { key: Promise<SubjectKey | undefined>; untilMs: number }>();

  const fetchKey = async (tenantId: string, subjectRef: string, create: boolean) => {
    try {
      const { keyId, key } = await client.getSubjectKey({ tenantId, subjectRef, create });
      return { keyId, key };
    } catch (error) {
      if (isGone(error) && !create) return undefined;
      throw error;
    }
  };

  const keyOf = (tenantId: string, subjectRef: string, create: boolean) => {
    const id = `${tenantId}|${subjectRef}|${create}`;
    // A key fetched for sealing serves opening as well.
    const found = [kept.get(`${tenantId}|${subjectRef}|true`), kept.get(id)].find(
      (entry) => entry !== undefined && entry.untilMs > clock.nowMs(),
    );
    if (found) return found.key;
    const key = fetchKey(tenantId, subjectRef, create);
    kept.delete(id);
    kept.set(id, { key, untilMs: clock.nowMs() + keepMs });
    const [oldest] = kept.keys();
    if (kept.size > maxKeys && oldest !== undefined) kept.delete(oldest);
    // Neither a failure nor "no key yet" is remembered: the next wish asks again.
    const forget = () => {
      if (kept.get(id)?.key === key) kept.delete(id);
    };
    key.then((answer) => answer ?? forget(), forget);
    return key;
  };

  return {
    async seal(tenantId, subjectRef, aad, plain) {
      const key = await keyOf(tenantId, subjectRef, true);
      if (!key) throw new Error("a key asked for with create is never absent");
      return sealText(key, aad, plain);
    },
    async open(tenantId, subjectRef, aad, sealed) {
      const key = await keyOf(tenantId, subjectRef, false);
      return key && openText(key, aad, sealed);
    },
    async bind(tenantId, subjectRef, ownerRefs) {
      const wish = { tenantId, subjectRef, ownerRefs: [...ownerRefs] };
      return (await client.bindSubjectKey(wish)).live;
    },
    forget(tenantId) {
      for (const id of kept.keys()) {
        if (id.startsWith(`${tenantId}|`)) kept.delete(id);
      }
    },
    close: () => client.close(),
  };
}
