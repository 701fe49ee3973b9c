import { accepted, type Outcome, type Refusal, refused } from "@dure/kernel";
import { proposalProblems } from "../../errors.ts";
import type { SubmitProposal } from "./commands.ts";
import type { Contribution, ProposalEvent } from "./events.ts";

const { refuse } = proposalProblems;

/** More names than this on one proposal are sharing-out, not cooperation. */
export const MAX_CONTRIBUTORS = 10;
const WHOLE_PERMILLE = 1000;

/** Everybody who was in service on the day of submission may share in a proposal; whether they earn, the ledger says. */
export function submitProposal(command: SubmitProposal): Outcome<readonly ProposalEvent[]> {
  const { on, submitterRef, texts } = command;
  const whyShares = whyNotShares(command);
  if (whyShares) return refused(whyShares);
  const contributions: Contribution[] = [];
  for (const { personRef, sharePermille } of command.contributions) {
    const person = command.people.find((known) => known.personRef === personRef);
    if (!person) return refused(refuse("CONTRIBUTOR_UNKNOWN", { personRef }));
    if (!person.active || person.appointedOn > on) {
      return refused(refuse("CONTRIBUTOR_NOT_ACTIVE", { personRef, on }));
    }
    contributions.push({ personRef, sharePermille, departmentCode: person.departmentCode });
  }
  return accepted([
    { type: "proposal.submitted", data: { ...texts, submitterRef, contributions, on } },
  ]);
}

/** Shares: 1 to 10 distinct people with the submitter among them, whole permille that sum to 1000. */
function whyNotShares({ contributions, submitterRef }: SubmitProposal): Refusal | undefined {
  const count = contributions.length;
  if (count > MAX_CONTRIBUTORS) {
    return refuse("TOO_MANY_CONTRIBUTORS", { count, limit: MAX_CONTRIBUTORS });
  }
  const seen = new Set<string>();
  for (const { personRef } of contributions) {
    if (seen.has(personRef)) return refuse("CONTRIBUTOR_TWICE", { personRef });
    seen.add(personRef);
  }
  if (!seen.has(submitterRef)) return refuse("SUBMITTER_NOT_CONTRIBUTOR");
  const total = contributions.reduce((sum, { sharePermille }) => sum + sharePermille, 0);
  const whole = contributions.every(
    ({ sharePermille }) => Number.isSafeInteger(sharePermille) && sharePermille >= 1,
  );
  return whole && total === WHOLE_PERMILLE ? undefined : refuse("SHARES_NOT_WHOLE", { total });
}
