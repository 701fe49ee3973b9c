import { accepted, assertThat, type Outcome, refused } from "@dure/kernel";
import { type DirectoryErrorCode, directoryProblems } from "../../errors.ts";
import type { DecisionContext } from "../decision.ts";
import type {
  DeclineReason,
  ErasedKeyFacts,
  Erasure,
  ErasureEvent,
  ErasureGround,
  ErasureState,
} from "./erasure.ts";

export type ErasureCommand =
  | {
      readonly kind: "request";
      readonly personRef: string;
      readonly ground: ErasureGround;
      /** Undefined where the agency does not know the person. */
      readonly standing: "IN_SERVICE" | "LEFT" | undefined;
    }
  | { readonly kind: "approve"; readonly roles: readonly string[] }
  | { readonly kind: "decline"; readonly roles: readonly string[]; readonly reason: DeclineReason }
  | {
      /** Follows the second approval by itself, once the keys are gone. */
      readonly kind: "carryOut";
      readonly keys: readonly ErasedKeyFacts[];
      readonly receipt: string;
    };

type Decision = Outcome<readonly ErasureEvent[]>;

/** The same people who approve a policy: panel (평가단) and administrators. */
const ERASURE_APPROVER_ROLES: readonly string[] = ["PANEL", "AGENCY_ADMIN"];

const refuse = (code: DirectoryErrorCode) => refused(directoryProblems.refuse(code));

/**
 * An erasure needs a ground of the law and three people: whoever requests it, and two others who approve. While a person
 * is in service, personnel law demands their record, so only those who have left can be erased.
 */
export function decideErasure(
  command: ErasureCommand,
  state: ErasureState,
  context: DecisionContext,
): Decision {
  switch (command.kind) {
    case "request":
      return request(command, state, context);
    case "approve":
      return approve(command, state, context);
    case "decline":
      return decline(command, state, context);
    case "carryOut":
      return carryOut(command, state);
  }
}

function request(
  { ground, personRef, standing }: Extract<ErasureCommand, { kind: "request" }>,
  state: ErasureState,
  { actor }: DecisionContext,
): Decision {
  if (standing === undefined) return refuse("NOT_FOUND");
  if (standing === "IN_SERVICE") return refuse("ERASURE_PERSON_IN_SERVICE");
  if (state && isOpen(state)) return refuse("ERASURE_ALREADY_REQUESTED");
  if (state && state.status !== "DECLINED") return refuse("ERASURE_DECIDED");
  return accepted([
    { type: "erasure.requested", data: { personRef, ground, requestedBy: actor.ref } },
  ]);
}

function approve(
  { roles }: Extract<ErasureCommand, { kind: "approve" }>,
  state: ErasureState,
  { actor }: DecisionContext,
): Decision {
  if (!mayApprove(roles)) return refuse("ERASURE_APPROVER_ROLE");
  if (state === null) return refuse("NOT_FOUND");
  const by = actor.ref;
  if (state.personRef === by) return refuse("ERASURE_OWN");
  const closed = whyClosed(state);
  if (closed) return refuse(closed);
  if (state.requested.by === by) return refuse("ERASURE_REQUESTER");
  const [first] = state.approvals;
  if (!first) return accepted([{ type: "erasure.endorsed", data: { by } }]);
  if (first.by === by) return refuse("ERASURE_SECOND_APPROVER");
  return accepted([{ type: "erasure.approved", data: { by, approvedBy: [first.by, by] } }]);
}

/** The requester may only take the request back; approvers say why they decline. */
function decline(
  { reason, roles }: Extract<ErasureCommand, { kind: "decline" }>,
  state: ErasureState,
  { actor }: DecisionContext,
): Decision {
  if (state === null) return refuse("NOT_FOUND");
  const by = actor.ref;
  const isRequester = state.requested.by === by;
  if (!isRequester && !mayApprove(roles)) return refuse("ERASURE_APPROVER_ROLE");
  if (state.personRef === by) return refuse("ERASURE_OWN");
  const closed = whyClosed(state);
  if (closed) return refuse(closed);
  if (isRequester !== (reason === "WITHDRAWN")) return refuse("ERASURE_DECLINE_REASON");
  return accepted([{ type: "erasure.declined", data: { by, reason } }]);
}

function carryOut(
  { keys, receipt }: Extract<ErasureCommand, { kind: "carryOut" }>,
  state: ErasureState,
): Decision {
  if (state?.status === "CARRIED_OUT") return accepted([]);
  const [first, second] = state?.approvals ?? [];
  const isApproved = state?.status === "APPROVED" && first && second;
  assertThat(isApproved, "ERASURE_NOT_APPROVED", "keys are destroyed after two approvals only");
  const { ground, personRef } = state;
  const approvedBy = [first.by, second.by] as const;
  return accepted([
    { type: "erasure.carried-out", data: { personRef, ground, approvedBy, keys, receipt } },
  ]);
}

const isOpen = ({ status }: Erasure): boolean => status === "REQUESTED" || status === "ENDORSED";

function whyClosed(state: Erasure): DirectoryErrorCode | undefined {
  if (isOpen(state)) return undefined;
  return state.status === "DECLINED" ? "ERASURE_NOT_OPEN" : "ERASURE_DECIDED";
}

const mayApprove = (roles: readonly string[]): boolean =>
  roles.some((role) => ERASURE_APPROVER_ROLES.includes(role));
