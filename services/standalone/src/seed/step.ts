/** Something that somebody does on a day of the seeded year. */
export interface Step {
  readonly date: string;
  readonly run: () => Promise<void>;
}
