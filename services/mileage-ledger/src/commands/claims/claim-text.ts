/** The place of a claim's sealed text: a text moved to another claim or field no longer opens. */
export const claimTextPlace = (claimId: string, field: string): string => `${claimId}|${field}`;
