import type { CivilDate } from "@dure/kernel";
import { policyInEffect } from "@dure/policy";
import type { FactsOfEvent } from "../decision.ts";

export type DraftFacts = {
  readonly version: number;
  /** SHA-256 (hex) of `canonicalJson`; stamped on every event that this version decides. */
  readonly hash: string;
  readonly canonicalJson: string;
  readonly effectiveFrom: CivilDate;
  /** Last day, included; absent: until a later version begins. */
  readonly effectiveTo?: CivilDate;
  readonly draftedBy: string;
};

export type PolicyEvent =
  | { readonly type: "policy.drafted"; readonly data: DraftFacts }
  | {
      readonly type: "policy.endorsed";
      readonly data: { readonly version: number; readonly by: string };
    }
  | {
      /** The second approval: the version rules from `effectiveFrom` on. Whole, because others are told from it alone. */
      readonly type: "policy.approved";
      readonly data: {
        readonly version: number;
        readonly hash: string;
        readonly effectiveFrom: CivilDate;
        readonly canonicalJson: string;
        readonly approvedBy: readonly string[];
      };
    };

export type PolicyVersion = DraftFacts & {
  readonly status: "DRAFT" | "ENDORSED" | "APPROVED";
  readonly draftedOn: CivilDate;
  readonly approvals: readonly { readonly by: string; readonly on: CivilDate }[];
};

/** Every version of one policy, in order of version. */
export type PolicyBook = { readonly versions: readonly PolicyVersion[] };

export const emptyBook = (): PolicyBook => ({ versions: [] });

export const versionOf = (book: PolicyBook, version: number): PolicyVersion | undefined =>
  book.versions.find((candidate) => candidate.version === version);

/** Approved versions stand in order of version and of effective date at once: approval demands both. */
export const lastApproved = (book: PolicyBook): PolicyVersion | undefined =>
  book.versions.findLast(({ status }) => status === "APPROVED");

/** The version in effect on a day of the act; undefined before the first. */
export const effectiveOn = (book: PolicyBook, day: CivilDate): PolicyVersion | undefined =>
  policyInEffect(
    book.versions.filter(({ status }) => status === "APPROVED"),
    day,
  );

export function evolvePolicy(
  book: PolicyBook,
  event: PolicyEvent,
  facts: FactsOfEvent,
): PolicyBook {
  const on = facts.businessDate;
  if (event.type === "policy.drafted") {
    const version = { ...event.data, status: "DRAFT" as const, draftedOn: on, approvals: [] };
    return { versions: [...book.versions, version] };
  }
  const changed = book.versions.map((version): PolicyVersion => {
    if (version.version !== event.data.version) return version;
    if (event.type === "policy.endorsed") {
      return { ...version, status: "ENDORSED", approvals: [{ by: event.data.by, on }] };
    }
    const approvals = event.data.approvedBy.map(
      (by) => version.approvals.find((earlier) => earlier.by === by) ?? { by, on },
    );
    return { ...version, status: "APPROVED", approvals };
  });
  return { versions: changed };
}
