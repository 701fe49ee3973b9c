import {
  contractProblems,
  type GrpcServiceBinding,
  grpcService,
  SubjectKeyService,
} from "@dure/contracts";
import { RefusalError } from "@dure/kernel";
import { isTenantId } from "@dure/messages";
import { directoryProblems } from "../errors.ts";
import { isStreamId } from "../stream-ids.ts";
import type { SubjectKeys } from "../subject-keys.ts";

const MAX_LISTED = 1_000;
const MAX_OWNERS = 20;

/** Hands subject keys to the services that seal text. A destroyed key answers NOT_FOUND for ever, also to `create`. */
export function subjectKeyGrpc(keys: SubjectKeys): GrpcServiceBinding {
  return grpcService(SubjectKeyService, {
    async getSubjectKey({ tenantId, subjectRef, create }) {
      const known = isTenantId(tenantId) && isStreamId(subjectRef);
      const found = !known
        ? undefined
        : create
          ? (await keys.obtain(tenantId, [subjectRef])).get(subjectRef)
          : await keys.get(tenantId, subjectRef);
      if (!found) throw new RefusalError(contractProblems.refuse("SUBJECT_KEY_NOT_FOUND"));
      return { keyId: found.keyId, key: Uint8Array.from(found.key) };
    },
    async listSubjectKeys({ tenantId, after, limit }) {
      if (!isTenantId(tenantId)) return { keys: [] };
      const size = limit >= 1 && limit <= MAX_LISTED ? limit : MAX_LISTED;
      const page = await keys.list(tenantId, after, size);
      return { keys: [...page.keys], next: page.next ?? "" };
    },
    async bindSubjectKey({ tenantId, subjectRef, ownerRefs }) {
      const named = [subjectRef, ...ownerRefs].every(isStreamId);
      if (!isTenantId(tenantId) || !named || ownerRefs.length > MAX_OWNERS) {
        const reason = `대상의 참조와 ${MAX_OWNERS}명까지의 참조여야 합니다.`;
        const params = { field: "owner_refs", reason };
        throw new RefusalError(directoryProblems.refuse("FIELD_INVALID", params));
      }
      return { live: await keys.bind(tenantId, subjectRef, ownerRefs) };
    },
  });
}
