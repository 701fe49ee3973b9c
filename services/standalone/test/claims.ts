import { assertThat } from "@dure/kernel";
import type { Identity } from "@dure/service-kit";
import type { People } from "./agency.ts";
import { type Answer, type Client, ifMatch, textAt } from "./client.ts";

export interface ClaimChange {
  readonly activityCode?: string;
  readonly actDate?: string;
  readonly rank?: number;
  readonly contributions?: readonly { personRef: string; sharePermille: number }[];
}

/** A claim for 3 points whose evidence is a document with this number. */
export const claimBody = (documentNo: string, change: ClaimChange = {}) => ({
  activityCode: "COLLABORATION",
  actDate: "2026-07-01",
  title: "부서 사이에 흩어진 민원 안내를 하나로 모음",
  description: "세 부서가 따로 안내하던 민원을 한 창구에서 안내하도록 바꾸었습니다.",
  evidence: [{ kind: "DOC_NO", value: documentNo }],
  ...change,
});

export async function submitClaim(
  client: Client,
  claimant: Identity,
  documentNo: string,
  change?: ClaimChange,
): Promise<string> {
  const made = await client.post(claimant, "/claims", claimBody(documentNo, change));
  assertThat(made.status === 201, "SUBMIT", JSON.stringify(made.body));
  return textAt(made, "claimId");
}

export const confirm = (client: Client, by: Identity, claimId: string, revision = 0) =>
  client.post(by, `/claims/${claimId}/confirm`, undefined, ifMatch(revision));

export const approve = (client: Client, by: Identity, claimId: string, revision = 1) =>
  client.post(by, `/claims/${claimId}/approve`, undefined, ifMatch(revision));

/** A claim all the way to approval, by the head of department D01 and the office. Answers the last answer. */
export async function earn(
  client: Client,
  people: People,
  claimant: Identity,
  documentNo: string,
  change?: ClaimChange,
): Promise<Answer> {
  const claimId = await submitClaim(client, claimant, documentNo, change);
  const confirmed = await confirm(client, people.headOne, claimId);
  assertThat(confirmed.status === 200, "CONFIRM", JSON.stringify(confirmed.body));
  const approved = await approve(client, people.office, claimId);
  assertThat(approved.status === 200, "APPROVE", JSON.stringify(approved.body));
  return approved;
}

/** 7 points for one person: 5 for an outcome, 2 for an entry. */
export async function earnSeven(client: Client, people: People, claimant: Identity, mark: string) {
  await earn(client, people, claimant, `${mark}-1`, { activityCode: "OUTCOME" });
  await earn(client, people, claimant, `${mark}-2`, { activityCode: "INNOVATION_ENTRY" });
}
