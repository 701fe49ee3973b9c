import {
  contractProblems,
  type GrpcServiceBinding,
  grpcService,
  SubjectKeyService,
} from "@dure/contracts";
import { RefusalError } from "@dure/kernel";
import { isTenantId } from "@dure/messages";
import { isStreamId } from "../stream-ids.ts";
import type { SubjectKeys } from "../subject-keys.ts";

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
  });
}
