import type { Role } from "@dure/service-kit";

/** A made-up person that the development sign-in offers. */
export interface DemoPerson {
  /** The agency's slug. */
  readonly agency: string;
  readonly agencyName: string;
  readonly personRef: string;
  /** Only for whoever stands in no directory, such as an operator; everybody else's name is asked for when it is shown. */
  readonly displayName?: string;
  /** Department and duty, one Korean line. */
  readonly description: string;
  /** `person` when absent; only these are looked up in the directory. */
  readonly kind?: "person" | "citizen" | "operator";
  /** Roles of an operator, who stands in no directory. */
  readonly roles?: readonly Role[];
}
