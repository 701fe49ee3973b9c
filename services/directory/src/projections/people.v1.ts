import { parseStreamName } from "@dure/messages";
import type { Projection } from "@dure/processing";
import { evolvePerson, type Person, type PersonState } from "../domain/person/person.ts";
import { personEvents } from "../event-types.ts";

export const PEOPLE = "people";

/** A person as a document: the same fold as the aggregate, with the fields that lists look for beside it. */
export type PersonDocument = Person & {
  /** Department of the newest placement, which may lie ahead. */
  readonly departmentCode: string;
};

/** People by reference and by department. Names stay sealed in the view as they are in the log. */
export const peopleProjection: Projection = {
  definition: {
    name: "people.v1",
    collections: [
      { name: PEOPLE, indexes: [{ name: "byDepartment", fields: ["departmentCode"] }] },
    ],
  },
  categories: ["person"],
  async project(recorded, view) {
    const { tenantId, id } = parseStreamName(recorded.streamName);
    const before = await view.get<PersonDocument>(PEOPLE, tenantId, id);
    const after: PersonState = evolvePerson(before ?? null, personEvents.read(recorded));
    if (after === null) return;
    const departmentCode = after.placements.at(-1)?.departmentCode ?? "";
    view.put(PEOPLE, tenantId, id, { ...after, departmentCode });
  },
};
