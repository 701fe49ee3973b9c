import type { SealedText } from "@dure/messages";

/** The place of a praise's sealed text: a text moved to another praise or field no longer opens. */
export const praiseTextPlace = (praiseId: string, field: string): string => `${praiseId}|${field}`;

/**
 * The subject of what is written in and about a praise. Its key is bound to the citizen's and, once it is known whose
 * work is praised, to theirs: the text is about all of them and opens only while nobody of them was erased.
 */
export const praiseSubject = (praiseId: string): string => `praise.${praiseId}`;

/** References of citizens begin with this, and so do the ids of their keys. */
export const CITIZEN_PREFIX = "citizen.";

/**
 * Whose key opens a text of a praise: the citizen's for their name, and for texts from before praises had keys of their
 * own; else the praise's.
 */
export const subjectOfPraiseText = (
  praiseId: string,
  citizenRef: string,
  { s: keyId }: SealedText,
): string => (keyId.startsWith(CITIZEN_PREFIX) ? citizenRef : praiseSubject(praiseId));
