import { canonicalJson } from "@dure/kernel";
import { decodeHeader } from "@dure/messages";
import type { AuditSource } from "../source.ts";
import type { Findings, Place } from "./findings.ts";
import type { JournalPass } from "./journal-pass.ts";
import type { CauseNamed, PolicyPublished, SubjectErased } from "./ledger-pass.ts";

/** Clocks of two machines may differ by so much. */
const CLOCK_DIFFERENCE_MS = 60_000;

/**
 * Compares the causes that entries name with the journal. An event is stored before the entry that it led to. So a cause
 * that the journal does not have is missing when the journal reaches beyond the entry's time; when the journal ends before, it
 * has only not been sealed yet, which is a note.
 */
export function checkCauses(
  causes: readonly CauseNamed[],
  journal: JournalPass,
  findings: Findings,
): number {
  const reachesMs = timeOf(journal.lastHeader);
  let checked = 0;
  for (const { cause, entryId, rec, seq } of causes) {
    const place: Place = { log: "ledger", index: seq, entryId };
    for (const { hash, id } of cause) {
      const event = journal.find(id);
      checked += 1;
      if (event && event.data !== hash) findings.add("CAUSE_DIFFERS", { event: id }, place);
      if (event) continue;
      const isDue = rec + CLOCK_DIFFERENCE_MS < reachesMs;
      if (isDue) findings.add("CAUSE_UNKNOWN", { event: id }, place);
      else findings.note("CAUSE_UNKNOWN", { event: id }, place);
    }
  }
  return checked;
}

function timeOf(header: string | undefined): number {
  if (header === undefined) return 0;
  try {
    return decodeHeader(header).occurredAtMs;
  } catch {
    return 0;
  }
}

type Data = Readonly<Record<string, unknown>>;

/**
 * Compares every policy of the ledger with the events that approved it: the same text and days, two different people, of
 * whom the journal knows that they approved, and neither of them the one who wrote it (domain.md §2.3).
 */
export async function checkApprovals(
  policies: readonly PolicyPublished[],
  source: AuditSource,
  journal: JournalPass,
  findings: Findings,
): Promise<void> {
  for (const { body, cause, id, seq } of policies) {
    const place: Place = { log: "ledger", index: seq, entryId: id };
    const refuse = (why: string): void => findings.add("POLICY_NOT_APPROVED", { why }, place);
    if (new Set(body.approvedBy).size < 2) {
      refuse("서로 다른 두 사람의 승인이 없습니다.");
      continue;
    }
    const sealed = cause.map((each) => journal.find(each.id)).find((each) => each !== undefined);
    if (!sealed) {
      if (cause.length === 0) refuse("승인한 사건을 근거로 들지 않았습니다.");
      continue;
    }
    const approved = await dataOf(source, sealed.index);
    if (!approved) continue;
    const field = ["version", "hash", "effectiveFrom", "approvedBy"].find(
      (name) => canonicalJson(approved[name] ?? null) !== canonicalJson(Reflect.get(body, name)),
    );
    if (field !== undefined || approved["canonicalJson"] !== body.canonical) {
      refuse(`승인한 사건의 '${field ?? "canonicalJson"}' 값이 다릅니다.`);
      continue;
    }
    const stream = [...journal.policyStreams.values()].find((all) => all.includes(sealed.index));
    const why = await whyNotApproved(body, stream ?? [], sealed.index, source);
    if (why !== undefined) refuse(why);
  }
}

async function whyNotApproved(
  { approvedBy, version }: PolicyPublished["body"],
  stream: readonly number[],
  approvedAt: number,
  source: AuditSource,
): Promise<string | undefined> {
  let hasEndorsement = false;
  for (const index of stream) {
    if (index >= approvedAt) break;
    const data = await dataOf(source, index);
    if (data?.["version"] !== version) continue;
    if (approvedBy.includes(String(data["draftedBy"]))) return "정책을 만든 사람이 승인했습니다.";
    if (data["by"] === approvedBy[0]) hasEndorsement = true;
  }
  return hasEndorsement ? undefined : "첫째 승인을 적은 사건이 없습니다.";
}

/** Compares every erasure of the ledger with the event that carried it out. */
export async function checkErasures(
  erasures: readonly SubjectErased[],
  source: AuditSource,
  journal: JournalPass,
  findings: Findings,
): Promise<void> {
  for (const { body, cause, id, seq } of erasures) {
    const place: Place = { log: "ledger", index: seq, entryId: id };
    const [first, second] = body.approvedBy;
    if (first === second) findings.add("ERASURE_DIFFERS", { field: "approvedBy" }, place);
    const sealed = cause.map((each) => journal.find(each.id)).find((each) => each !== undefined);
    if (cause.length === 0) findings.add("ERASURE_DIFFERS", { field: "cause" }, place);
    const data = sealed && (await dataOf(source, sealed.index));
    if (!data) continue;
    const values: Data = { ...data, person: data["personRef"] };
    for (const field of ["approvedBy", "ground", "keys", "person", "receipt"]) {
      if (canonicalJson(values[field] ?? null) !== canonicalJson(Reflect.get(body, field))) {
        findings.add("ERASURE_DIFFERS", { field }, place);
      }
    }
  }
}

/** Data of an event as an object. What cannot be read is a finding of the journal already. */
async function dataOf(source: AuditSource, index: number): Promise<Data | undefined> {
  try {
    const event = await source.event(index);
    const value: unknown = event && JSON.parse(event.data);
    return typeof value === "object" && value !== null ? (value as Data) : undefined;
  } catch {
    return undefined;
  }
}
