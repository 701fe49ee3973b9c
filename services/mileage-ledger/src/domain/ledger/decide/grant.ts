import { type CivilDate, reactionId } from "@dure/kernel";
import {
  accountNames,
  type EntryDraft,
  grantsUsed,
  type LedgerState,
  type PolicyVersion,
  pointsMove,
  type WithheldReason,
} from "@dure/ledger-books";
import { activityByCode, type GrantRequest, lotExpiry, tryGrant, type Used } from "@dure/policy";
import { basisOf, NO_TRACE } from "../basis.ts";
import type { GrantForAct, Moment, Share } from "../commands.ts";
import { openDay } from "./open-day.ts";

/**
 * Grants the points of one approved act to everyone who has a share in it: one entry a person, all in one append. What
 * the rules do not allow is not passed over in silence but written down as withheld, with the reason; so is the share of
 * a person who was erased, while the others keep theirs. An act that has been judged before adds nothing.
 */
export function decideGrant(
  state: LedgerState,
  command: GrantForAct,
  moment: Moment,
): readonly EntryDraft[] {
  if (state.acts.has(command.act)) return [];
  const eff = effectiveDay(state, command, moment);
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
      eff,
      pol: version?.hash ?? "",
      cause: command.cause,
    });
    if (!version) return withhold("NO_POLICY", 0);
    if (!activityByCode(version.rules, command.activity)) return withhold("ACTIVITY_UNKNOWN", 0);
    if (taken) return withhold("SUBJECT_ALREADY_REWARDED", 0);
    if (state.erased.has(share.personRef)) return withhold("PERSON_ERASED", 0);
    const decision = tryGrant(
      version.rules,
      requestFor(state, version, command, {
        eff,
        shares,
        index,
        earlierInDepartment: ofThisAct.get(share.departmentCode),
      }),
    );
    if (!decision.ok) return withhold("RULE_REFUSED", 0);
    const { pointsMilli, trace } = decision.value;
    if (pointsMilli === 0) return withhold("CAP_REACHED", 0, basisOf(trace));
    const earlier = ofThisAct.get(share.departmentCode) ?? { pointsMilli: 0, count: 0 };
    ofThisAct.set(share.departmentCode, {
      pointsMilli: earlier.pointsMilli + pointsMilli,
      count: earlier.count + 1,
    });
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

/**
 * The day of the act, never one ahead of the ledger's own: the clock of whoever reports an act may be fast around
 * midnight, and nothing may take effect before it is known (as-of rule).
 */
function effectiveDay(state: LedgerState, command: GrantForAct, moment: Moment): CivilDate {
  return openDay(state, command.day < moment.today ? command.day : moment.today);
}

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
  place: {
    readonly eff: CivilDate;
    readonly shares: readonly Share[];
    readonly index: number;
    readonly earlierInDepartment: Used | undefined;
  },
): GrantRequest {
  const { earlierInDepartment, eff, index, shares } = place;
  const share = shares[index] as Share;
  const used = grantsUsed(state, version.rules, {
    activity: command.activity,
    person: share.personRef,
    department: share.departmentCode,
    day: eff,
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
