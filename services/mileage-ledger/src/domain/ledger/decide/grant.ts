import { reactionId } from "@dure/kernel";
import { activityByCode, type GrantRequest, lotExpiry, tryGrant, type Used } from "@dure/policy";
import { accountNames, pointsMove } from "../accounts.ts";
import { basisOf } from "../basis.ts";
import type { GrantForAct, Share } from "../commands.ts";
import type { EntryDraft } from "../entry.ts";
import type { Basis, WithheldReason } from "../entry-bodies.ts";
import { grantsUsed } from "../limits.ts";
import type { LedgerState, PolicyVersion } from "../state.ts";
import { openDay } from "./open-day.ts";

/**
 * Grants the points of one approved act to everyone who has a share in it: one entry a person, all in one append. What
 * the rules do not allow is not passed over in silence but written down as withheld, with the reason. An act that has
 * been judged before adds nothing.
 */
export function decideGrant(state: LedgerState, command: GrantForAct): readonly EntryDraft[] {
  if (state.acts.has(command.act)) return [];
  const version = state.policyOn(command.day);
  const subject = subjectOf(version, command);
  const taken = subject !== "" && state.subjects.has(subject);
  const shares = sharesOf(version, command);
  const ofThisAct = new Map<string, Used>();
  return shares.map((share, index) => {
    const id = reactionId("ledger.grant", command.id, index);
    const withhold = (reason: WithheldReason, points: number, trace = NO_TRACE): EntryDraft => ({
      type: "points.withheld",
      body: {
        act: command.act,
        activity: command.activity,
        basis: trace,
        department: share.departmentCode,
        person: share.personRef,
        points,
        reason,
      },
      id,
      eff: openDay(state, command.day),
      pol: version?.hash ?? "",
      cause: command.cause,
    });
    if (!version) return withhold("NO_POLICY", 0);
    if (!activityByCode(version.rules, command.activity)) return withhold("ACTIVITY_UNKNOWN", 0);
    if (taken) return withhold("SUBJECT_ALREADY_REWARDED", 0);
    const decision = tryGrant(
      version.rules,
      requestFor(state, version, command, shares, index, ofThisAct.get(share.departmentCode)),
    );
    if (!decision.ok) return withhold("RULE_REFUSED", 0);
    const { pointsMilli, trace } = decision.value;
    if (pointsMilli === 0) return withhold("CAP_REACHED", 0, basisOf(trace));
    const earlier = ofThisAct.get(share.departmentCode) ?? { pointsMilli: 0, count: 0 };
    ofThisAct.set(share.departmentCode, {
      pointsMilli: earlier.pointsMilli + pointsMilli,
      count: earlier.count + 1,
    });
    const eff = openDay(state, command.day);
    return {
      type: "points.granted",
      body: {
        act: command.act,
        activity: command.activity,
        basis: basisOf(trace),
        department: share.departmentCode,
        kind: "ACTIVITY",
        lot: { expiresOn: lotExpiry(version.rules, eff) },
        moves: [pointsMove(accountNames.issue, accountNames.member(share.personRef), pointsMilli)],
        of: "",
        person: share.personRef,
        points: pointsMilli,
        subject,
      },
      id,
      eff,
      pol: version.hash,
      cause: command.cause,
    };
  });
}

const NO_TRACE: Basis = { trace: [] };

/** An activity that is not split gives all its points to the person who is named first: the lead. */
function sharesOf(version: PolicyVersion | undefined, command: GrantForAct): readonly Share[] {
  const activity = version && activityByCode(version.rules, command.activity);
  return activity?.split === "NONE" ? command.shares.slice(0, 1) : command.shares;
}

function subjectOf(version: PolicyVersion | undefined, command: GrantForAct): string {
  const activity = version && activityByCode(version.rules, command.activity);
  return activity?.oncePerSubject && command.subjectKey !== undefined
    ? `${command.activity}|${command.subjectKey}`
    : "";
}

/**
 * What is asked of the policy for one person. Several grants of one act count against the caps one after another: the
 * department's room that an earlier share of the same act takes is counted too.
 */
function requestFor(
  state: LedgerState,
  version: PolicyVersion,
  command: GrantForAct,
  shares: readonly Share[],
  index: number,
  earlierInDepartment: Used | undefined,
): GrantRequest {
  const share = shares[index] as Share;
  const used = grantsUsed(state, version.rules, {
    activity: command.activity,
    person: share.personRef,
    department: share.departmentCode,
    day: openDay(state, command.day),
    earlierInDepartment,
  });
  return {
    activityCode: command.activity,
    ...(command.rank !== undefined && { rank: command.rank }),
    ...(command.units !== undefined && { units: command.units }),
    ...(shares.length > 1 && {
      teamShare: { sharesPermille: shares.map((each) => each.sharePermille), index },
    }),
    ...(used && { used }),
  };
}
