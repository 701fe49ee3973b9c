import type { Projector } from "@dure/processing";
import type { ServiceApp } from "@dure/service-kit";
import type { ProposalRoom } from "../commands/proposal-room.ts";

/** What the routes of this service share. */
export interface RouteParts {
  readonly app: ServiceApp;
  readonly room: ProposalRoom;
  readonly reader: Projector["reader"];
}
