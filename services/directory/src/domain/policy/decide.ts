import { accepted, type CivilDate, kstDate, type Outcome, refused } from "@dure/kernel";
import { type DirectoryErrorCode, directoryProblems } from "../../errors.ts";
import type { DecisionContext } from "../decision.ts";
import {
  lastApproved,
  type PolicyBook,
  type PolicyEvent,
  type PolicyVersion,
  versionOf,
} from "./policy-book.ts";

/** A checked policy; its text names its version and days itself, which is why they are decided before it is written. */
export type PolicyText = {
  readonly version: number;
  readonly canonicalJson: string;
  readonly hash: string;
  readonly effectiveFrom: CivilDate;
  readonly effectiveTo?: CivilDate;
};

export type PolicyCommand =
  | { readonly kind: "draft"; readonly text: PolicyText }
  | { readonly kind: "approve"; readonly version: number; readonly roles: readonly string[] }
  | {
      /** Part of setting up an agency: the one version that may rule from a past or present day. */
      readonly kind: "foundFirst";
      readonly text: PolicyText;
      readonly approvedBy: readonly [string, string];
    };

type Decision = Outcome<readonly PolicyEvent[]>;

/** Panel (평가단) and administrators approve policies (domain: section 2.3). */
export const POLICY_APPROVER_ROLES: readonly string[] = ["PANEL", "AGENCY_ADMIN"];

const refuse = (code: DirectoryErrorCode, params: Record<string, string | number> = {}) =>
  refused(directoryProblems.refuse(code, params));

/** Policy changes need a drafter, two other people, and a day ahead (domain: section 2.3, separation of duties). */
export function decidePolicy(
  command: PolicyCommand,
  book: PolicyBook,
  context: DecisionContext,
): Decision {
  if (command.kind === "foundFirst") return foundFirst(command, book, context);
  if (command.kind === "approve") return approve(command, book, context);
  const { text } = command;
  const untimely = notAhead(text.effectiveFrom, book, context);
  if (untimely) return untimely;
  const { version } = text;
  if (version !== book.versions.length + 1) return refuse("POLICY_VERSION_TAKEN", { version });
  const draftedBy = context.actor.ref;
  return accepted([{ type: "policy.drafted", data: { ...text, draftedBy } }]);
}

function notAhead(effectiveFrom: CivilDate, book: PolicyBook, { nowMs }: DecisionContext) {
  const today = kstDate(nowMs);
  if (effectiveFrom <= today) return refuse("POLICY_NOT_FUTURE", { effectiveFrom, today });
  const ruling = lastApproved(book);
  if (ruling && effectiveFrom <= ruling.effectiveFrom) {
    return refuse("POLICY_DATE_TAKEN", {
      version: ruling.version,
      effectiveFrom: ruling.effectiveFrom,
    });
  }
  return undefined;
}

function approve(
  { version, roles }: Extract<PolicyCommand, { kind: "approve" }>,
  book: PolicyBook,
  context: DecisionContext,
): Decision {
  const draft = versionOf(book, version);
  if (!draft) return refuse("POLICY_VERSION_UNKNOWN", { version });
  const by = context.actor.ref;
  if (!roles.some((role) => POLICY_APPROVER_ROLES.includes(role))) {
    return refuse("POLICY_APPROVER_ROLE");
  }
  const barred = barredFrom(draft, by, book);
  if (barred) return barred;
  const untimely = notAhead(draft.effectiveFrom, book, context);
  if (untimely) return untimely;
  const [first] = draft.approvals;
  if (!first) return accepted([{ type: "policy.endorsed", data: { version, by } }]);
  const { hash, effectiveFrom, canonicalJson } = draft;
  const approvedBy = [first.by, by];
  const data = { version, hash, effectiveFrom, canonicalJson, approvedBy };
  return accepted([{ type: "policy.approved", data }]);
}

function barredFrom(draft: PolicyVersion, by: string, book: PolicyBook) {
  const { version } = draft;
  if (draft.status === "APPROVED") return refuse("POLICY_ALREADY_APPROVED", { version });
  const ruling = lastApproved(book);
  if (ruling && ruling.version > version) {
    return refuse("POLICY_SUPERSEDED", { version: ruling.version });
  }
  if (draft.draftedBy === by) return refuse("POLICY_DRAFTER");
  if (draft.approvals.some((earlier) => earlier.by === by)) return refuse("POLICY_SECOND_APPROVER");
  return undefined;
}

function foundFirst(
  { text, approvedBy }: Extract<PolicyCommand, { kind: "foundFirst" }>,
  book: PolicyBook,
  { actor }: DecisionContext,
): Decision {
  const [first] = book.versions;
  if (first) {
    const same =
      first.status === "APPROVED" &&
      first.hash === text.hash &&
      first.effectiveFrom === text.effectiveFrom;
    return same ? accepted([]) : refuse("POLICY_ALREADY_FOUNDED");
  }
  const [one, other] = approvedBy;
  if (one === actor.ref || other === actor.ref) return refuse("POLICY_DRAFTER");
  if (one === other) return refuse("POLICY_SECOND_APPROVER");
  const { hash, effectiveFrom, canonicalJson } = text;
  const approved = { version: 1, hash, effectiveFrom, canonicalJson, approvedBy };
  return accepted([
    { type: "policy.drafted", data: { ...text, version: 1, draftedBy: actor.ref } },
    { type: "policy.endorsed", data: { version: 1, by: one } },
    { type: "policy.approved", data: approved },
  ]);
}
