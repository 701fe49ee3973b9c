import { parseStreamName } from "@dure/messages";
import type { Projection } from "@dure/processing";
import { emptyBook, evolvePolicy, type PolicyBook } from "../domain/policy/policy-book.ts";
import { policyEvents } from "../event-types.ts";

export const POLICIES = "policies";

export type PolicyDocument = PolicyBook & { readonly policyId: string };

/** Every policy with all its versions and their approvals. An agency has few policies of few versions. */
export const policiesProjection: Projection = {
  definition: { name: "policies.v1", collections: [{ name: POLICIES, indexes: [] }] },
  categories: ["policy"],
  async project(recorded, view) {
    const { tenantId, id } = parseStreamName(recorded.streamName);
    const before = (await view.get<PolicyDocument>(POLICIES, tenantId, id)) ?? emptyBook();
    const book: PolicyBook = { versions: before.versions };
    const after = evolvePolicy(book, policyEvents.read(recorded), recorded);
    view.put(POLICIES, tenantId, id, { policyId: id, ...after });
  },
};
