import type { CommandContext, HandledCommand } from "@dure/command-handling";
import type { CivilDate, Outcome } from "@dure/kernel";
import type { DirectoryHandlers } from "../directory-handlers.ts";
import type { PolicyBook } from "../domain/policy/policy-book.ts";
import { policyText } from "./policy-text.ts";

/** Drafts the next version of a policy. Refuses what the rules' own check or the domain refuses. */
export async function draftPolicy(
  { policies }: DirectoryHandlers,
  policyId: string,
  draft: { readonly yaml: string; readonly effectiveFrom: CivilDate },
  context: CommandContext,
): Promise<Outcome<HandledCommand<PolicyBook>>> {
  const { tenantId } = context;
  const { state } = await policies.load(tenantId, policyId);
  const version = state.versions.length + 1;
  const text = policyText({ tenantId, policyId, version, ...draft });
  if (!text.ok) return text;
  return policies.handle(policyId, { kind: "draft", text: text.value }, context);
}
