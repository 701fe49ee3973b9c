import { sealUnlessErased } from "@dure/contracts";
import type { SealedText } from "@dure/messages";
import type { ClaimRoom } from "../claims/claim-room.ts";
import { praiseSubject, praiseTextPlace } from "./praise-text.ts";

type Keyring = ClaimRoom["keyring"];

/**
 * Seals a text under the praise's own key and sees to it that this key goes with the citizen's. Undefined where the
 * citizen, or somebody whom the praise is about, was erased.
 */
export async function sealPraiseText(
  keyring: Keyring,
  tenantId: string,
  praise: { readonly praiseId: string; readonly citizenRef: string },
  field: "reason" | "text",
  plain: string,
): Promise<SealedText | undefined> {
  const { citizenRef, praiseId } = praise;
  const place = praiseTextPlace(praiseId, field);
  const sealed = await sealUnlessErased(keyring, tenantId, praiseSubject(praiseId), place, plain);
  const live = sealed && (await bindPraise(keyring, tenantId, praiseId, [citizenRef]));
  return live ? sealed : undefined;
}

/** Lets the praise's key go with these people's from now on. False where it is gone, or goes now with one of theirs. */
export async function bindPraise(
  keyring: Keyring,
  tenantId: string,
  praiseId: string,
  ownerRefs: readonly string[],
): Promise<boolean> {
  const subject = praiseSubject(praiseId);
  const live = await keyring.bind(tenantId, subject, ownerRefs);
  // Nobody announces that a bound key went, so this process would go on using the one that it kept.
  if (!live) keyring.forget(tenantId, subject);
  return live;
}
