import type { CommandContext, HandledCommand } from "@dure/command-handling";
import { type Outcome, refused } from "@dure/kernel";
import type { DirectoryHandlers } from "../directory-handlers.ts";
import type { PersonCommand } from "../domain/person/commands.ts";
import type { PersonState } from "../domain/person/person.ts";
import { directoryProblems } from "../errors.ts";

/**
 * Transfer, grade, roles, discipline and leave of service of one person. Refusals are those of the domain, and
 * `DEPARTMENT_UNKNOWN` for a transfer to a department that the agency does not have.
 */
export async function changePerson(
  { people, departments }: DirectoryHandlers,
  personRef: string,
  command: PersonCommand,
  context: CommandContext,
): Promise<Outcome<HandledCommand<PersonState>>> {
  if (command.kind === "transfer") {
    const code = command.departmentCode;
    const { state } = await departments.load(context.tenantId, code);
    if (state === null) return refused(directoryProblems.refuse("DEPARTMENT_UNKNOWN", { code }));
  }
  return people.handle(personRef, command, context);
}
