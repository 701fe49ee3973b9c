/** The place of a praise's sealed text: a text moved to another praise or field no longer opens. */
export const praiseTextPlace = (praiseId: string, field: string): string => `${praiseId}|${field}`;
