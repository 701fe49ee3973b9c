import type { CommandContext, HandledCommand } from "@dure/command-handling";
import { type Outcome, refused } from "@dure/kernel";
import type { DirectoryHandlers } from "../directory-handlers.ts";
import type { DepartmentFacts, DepartmentState } from "../domain/department/department.ts";
import { directoryProblems } from "../errors.ts";

/** Establishes a department of a founded agency. Refuses `AGENCY_NOT_FOUNDED`, `DEPARTMENT_EXISTS`. */
export async function establishDepartment(
  { agencies, departments }: DirectoryHandlers,
  facts: DepartmentFacts,
  context: CommandContext,
): Promise<Outcome<HandledCommand<DepartmentState>>> {
  const { tenantId } = context;
  const { state } = await agencies.load(tenantId, tenantId);
  if (state === null) {
    return refused(directoryProblems.refuse("AGENCY_NOT_FOUNDED", { agency: tenantId }));
  }
  return departments.handle(facts.code, { kind: "establish", facts }, context);
}
