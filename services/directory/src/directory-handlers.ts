import { type CommandHandler, createCommandHandler, type Decider } from "@dure/command-handling";
import type { EventStore } from "@dure/event-store";
import type { Clock, Ids } from "@dure/kernel";
import * as agency from "./domain/agency/agency.ts";
import * as department from "./domain/department/department.ts";
import { decideErasure, type ErasureCommand } from "./domain/erasure/decide.ts";
import {
  type ErasureEvent,
  type ErasureState,
  evolveErasure,
  noErasure,
} from "./domain/erasure/erasure.ts";
import type { PersonCommand } from "./domain/person/commands.ts";
import { decidePerson } from "./domain/person/decide.ts";
import type { PersonEvent } from "./domain/person/events.ts";
import { evolvePerson, noPerson, type PersonState } from "./domain/person/person.ts";
import { decidePolicy, type PolicyCommand } from "./domain/policy/decide.ts";
import {
  emptyBook,
  evolvePolicy,
  type PolicyBook,
  type PolicyEvent,
} from "./domain/policy/policy-book.ts";
import {
  agencyEvents,
  departmentEvents,
  erasureEvents,
  personEvents,
  policyEvents,
} from "./event-types.ts";

type AgencyDecider = Decider<agency.AgencyState, agency.AgencyCommand, agency.AgencyEvent>;
type DepartmentDecider = Decider<
  department.DepartmentState,
  department.DepartmentCommand,
  department.DepartmentEvent
>;

export const agencyDecider: AgencyDecider = {
  initialState: agency.noAgency,
  decide: agency.decideAgency,
  evolve: agency.evolveAgency,
};
export const departmentDecider: DepartmentDecider = {
  initialState: department.noDepartment,
  decide: department.decideDepartment,
  evolve: department.evolveDepartment,
};
export const personDecider: Decider<PersonState, PersonCommand, PersonEvent> = {
  initialState: noPerson,
  decide: decidePerson,
  evolve: evolvePerson,
};
export const policyDecider: Decider<PolicyBook, PolicyCommand, PolicyEvent> = {
  initialState: emptyBook,
  decide: decidePolicy,
  evolve: evolvePolicy,
};
export const erasureDecider: Decider<ErasureState, ErasureCommand, ErasureEvent> = {
  initialState: noErasure,
  decide: decideErasure,
  evolve: evolveErasure,
};

/** One command handler per category of stream. They also answer look-ups: their caches follow the log at each read. */
export interface DirectoryHandlers {
  readonly agencies: CommandHandler<agency.AgencyState, agency.AgencyCommand, agency.AgencyEvent>;
  readonly departments: CommandHandler<
    department.DepartmentState,
    department.DepartmentCommand,
    department.DepartmentEvent
  >;
  readonly people: CommandHandler<PersonState, PersonCommand, PersonEvent>;
  readonly policies: CommandHandler<PolicyBook, PolicyCommand, PolicyEvent>;
  readonly erasures: CommandHandler<ErasureState, ErasureCommand, ErasureEvent>;
}

export function directoryHandlers(parts: {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly ids: Ids;
}): DirectoryHandlers {
  return {
    agencies: createCommandHandler({
      ...parts,
      category: "agency",
      decider: agencyDecider,
      registry: agencyEvents,
    }),
    departments: createCommandHandler({
      ...parts,
      category: "department",
      decider: departmentDecider,
      registry: departmentEvents,
    }),
    people: createCommandHandler({
      ...parts,
      category: "person",
      decider: personDecider,
      registry: personEvents,
    }),
    policies: createCommandHandler({
      ...parts,
      category: "policy",
      decider: policyDecider,
      registry: policyEvents,
    }),
    erasures: createCommandHandler({
      ...parts,
      category: "erasure",
      decider: erasureDecider,
      registry: erasureEvents,
    }),
  };
}
