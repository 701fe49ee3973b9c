/** A person as the directory knows them for one day. */
export interface PersonFacts {
  readonly personRef: string;
  readonly departmentCode: string;
  readonly active: boolean;
  /** Civil date of appointment. */
  readonly appointedOn: string;
  readonly roles: readonly string[];
}

/** What this service asks the directory. Whoever is unknown to the agency answers undefined. */
export interface Directory {
  person(tenantId: string, personRef: string, asOf: string): Promise<PersonFacts | undefined>;
}
