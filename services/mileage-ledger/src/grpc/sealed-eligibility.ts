import type { SubjectKeyring } from "@dure/contracts";
import { canonicalJson, RefusalError } from "@dure/kernel";
import { type SealedField, sealedFieldPlace } from "@dure/ledger-books";
import type { PersonFacts } from "../domain/ledger/commands.ts";
import { holdEntryId } from "../domain/ledger/decide/hold.ts";
import { mileageProblems } from "../errors.ts";

const FIELD = "eligibility";

/**
 * What the rule of eligibility is asked about a person, as JSON text under that person's key, bound to the entry that
 * the placing will make. Whoever is given the key opens it and runs the rule again (I13); once the key is destroyed
 * nobody does. Refuses with PERSON_ERASED when it was destroyed already.
 */
export async function sealEligibility(
  keyring: Pick<SubjectKeyring, "seal">,
  hold: {
    readonly tenantId: string;
    readonly commandId: string;
    readonly personRef: string;
    readonly person: PersonFacts;
  },
): Promise<readonly SealedField[]> {
  const { commandId, person, personRef, tenantId } = hold;
  const { departmentCode, disciplined, employment, gradeEquivalent } = person;
  const facts = canonicalJson({ departmentCode, disciplined, employment, gradeEquivalent });
  const place = sealedFieldPlace(tenantId, holdEntryId(commandId), FIELD);
  try {
    const { alg, c, k, n, s } = await keyring.seal(tenantId, personRef, place, facts);
    return [{ alg, c, f: FIELD, k, n, s }];
  } catch (error) {
    const gone = error instanceof RefusalError && error.refusal.status === 404;
    if (gone) throw new RefusalError(mileageProblems.refuse("PERSON_ERASED"));
    throw error;
  }
}
