/** The place that a sealed text is bound to, so that it cannot be moved to another proposal or field. */
export const proposalTextPlace = (
  proposalId: string,
  field: "title" | "problem" | "improvement" | "expectedEffect" | "reason",
): string => `proposal|${proposalId}|${field}`;
