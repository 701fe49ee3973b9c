/** The place that a sealed text is bound to, so that it cannot be moved to another redemption. */
export const redemptionTextPlace = (redemptionId: string, field: "reason"): string =>
  `redemption|${redemptionId}|${field}`;
