import type { CommandContext, HandledCommand } from "@dure/command-handling";
import { kstDate, type Outcome } from "@dure/kernel";
import type { DirectoryHandlers } from "../directory-handlers.ts";
import type { ErasureGround, ErasureState } from "../domain/erasure/erasure.ts";
import type { PersonState } from "../domain/person/person.ts";

/**
 * Requests the erasure of a person on a ground of the law. Refuses `NOT_FOUND` for somebody whom the agency does not
 * know, `ERASURE_PERSON_IN_SERVICE`, `ERASURE_ALREADY_REQUESTED`, `ERASURE_DECIDED`.
 */
export async function requestErasure(
  { erasures, people }: Pick<DirectoryHandlers, "erasures" | "people">,
  personRef: string,
  ground: ErasureGround,
  context: CommandContext,
): Promise<Outcome<HandledCommand<ErasureState>>> {
  const { state: person } = await people.load(context.tenantId, personRef);
  const standing = standingOf(person, kstDate(context.nowMs));
  return erasures.handle(personRef, { kind: "request", personRef, ground, standing }, context);
}

/** Somebody appointed from a day ahead is as good as in service. */
function standingOf(person: PersonState, today: string): "IN_SERVICE" | "LEFT" | undefined {
  if (person === null) return undefined;
  return person.leftOn !== undefined && person.leftOn <= today ? "LEFT" : "IN_SERVICE";
}
