/** Under this name the bonuses of an act are counted; the fold writes it from the entry's `of`. */
export const bonusCounter = (bonus: { readonly code: string; readonly ofAct: string }): string =>
  `${bonus.code}>${bonus.ofAct}`;
