import { accepted, type CivilDate, type Outcome, refused } from "@dure/kernel";
import { directoryProblems } from "../../errors.ts";

export const AGENCY_KINDS = ["METROPOLITAN", "CITY", "COUNTY", "DISTRICT", "CENTRAL"] as const;
export type AgencyKind = (typeof AGENCY_KINDS)[number];

export type AgencyFacts = {
  readonly agency: string;
  readonly name: string;
  readonly kind: AgencyKind;
  readonly foundedOn: CivilDate;
};

export type AgencyEvent = { readonly type: "agency.founded"; readonly data: AgencyFacts };
export type AgencyCommand = { readonly kind: "found"; readonly facts: AgencyFacts };
export type AgencyState = AgencyFacts | null;

export const noAgency = (): AgencyState => null;

/** Founding the same agency again changes nothing; founding it differently is refused (`AGENCY_ALREADY_FOUNDED`). */
export function decideAgency(
  { facts }: AgencyCommand,
  state: AgencyState,
): Outcome<readonly AgencyEvent[]> {
  if (state === null) return accepted([{ type: "agency.founded", data: facts }]);
  const same =
    state.name === facts.name && state.kind === facts.kind && state.foundedOn === facts.foundedOn;
  if (same) return accepted([]);
  return refused(directoryProblems.refuse("AGENCY_ALREADY_FOUNDED", { agency: facts.agency }));
}

export function evolveAgency(_state: AgencyState, event: AgencyEvent): AgencyState {
  return event.data;
}
