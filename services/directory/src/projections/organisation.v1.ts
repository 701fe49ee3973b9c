import { parseStreamName } from "@dure/messages";
import type { Projection } from "@dure/processing";
import { agencyEvents, departmentEvents } from "../event-types.ts";

export const AGENCIES = "agencies";
export const DEPARTMENTS = "departments";

/** The agency and its departments. */
export const organisationProjection: Projection = {
  definition: {
    name: "organisation.v1",
    collections: [
      { name: AGENCIES, indexes: [] },
      { name: DEPARTMENTS, indexes: [] },
    ],
  },
  categories: ["agency", "department"],
  async project(recorded, view) {
    const { tenantId, id } = parseStreamName(recorded.streamName);
    if (agencyEvents.knows(recorded.eventType)) {
      view.put(AGENCIES, tenantId, id, agencyEvents.read(recorded).data);
      return;
    }
    view.put(DEPARTMENTS, tenantId, id, departmentEvents.read(recorded).data);
  },
};
