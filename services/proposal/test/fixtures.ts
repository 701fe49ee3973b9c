import type { CommandContext } from "@dure/command-handling";
import { civilDate, nameId } from "@dure/kernel";
import { type SealedText, tenantId } from "@dure/messages";
import type {
  AdoptProposal,
  NotAdoptProposal,
  PersonFacts,
  SubmitProposal,
} from "../src/domain/proposal/commands.ts";
import type { ProposalEvent } from "../src/domain/proposal/events.ts";

export const ON = civilDate("2026-07-01");
/** 1 July 2026, 09:00 in Korea. */
export const NOW_MS = Date.parse("2026-07-01T00:00:00Z");

export const person = (personRef: string, changes: Partial<PersonFacts> = {}): PersonFacts => ({
  personRef,
  departmentCode: "D1",
  active: true,
  appointedOn: "2020-01-02",
  roles: ["STAFF"],
  ...changes,
});

export const kim = person("kim");
export const lee = person("lee", { departmentCode: "D2" });
export const officer = person("officer", { roles: ["STAFF", "PROPOSAL_OFFICER"] });
export const office = person("office", { roles: ["OFFICE"] });

export const context = (by: string): CommandContext => ({
  tenantId: tenantId("donghae"),
  actor: { kind: "person", ref: by },
  commandId: nameId("test", by),
  correlationId: "test",
  nowMs: NOW_MS,
});

export const sealed = (plain: string): SealedText => ({
  s: "key",
  alg: "A256GCM",
  n: "nonce",
  c: Buffer.from(plain).toString("base64url"),
  k: "commitment",
});

const texts = {
  title: sealed("제목"),
  problem: sealed("문제"),
  improvement: sealed("개선"),
  expectedEffect: sealed("효과"),
};

export const submitting = (changes: Partial<SubmitProposal> = {}): SubmitProposal => ({
  type: "SubmitProposal",
  submitterRef: "kim",
  on: ON,
  texts,
  contributions: [
    { personRef: "kim", sharePermille: 600 },
    { personRef: "lee", sharePermille: 400 },
  ],
  people: [kim, lee],
  ...changes,
});

export const contributions = [
  { personRef: "kim", sharePermille: 600, departmentCode: "D1" },
  { personRef: "lee", sharePermille: 400, departmentCode: "D2" },
];

export const submitted: ProposalEvent = {
  type: "proposal.submitted",
  data: { ...texts, submitterRef: "kim", contributions, on: ON },
};
export const adopted = (by = "officer"): ProposalEvent => ({
  type: "proposal.adopted",
  data: { by, contributions, on: ON },
});
export const notAdopted = (by = "officer"): ProposalEvent => ({
  type: "proposal.not-adopted",
  data: { by, reason: sealed("사유"), on: ON },
});

export const adopting = (by: PersonFacts, expectedRevision = 0): AdoptProposal => ({
  type: "AdoptProposal",
  by,
  on: ON,
  expectedRevision,
});
export const notAdopting = (by: PersonFacts, expectedRevision = 0): NotAdoptProposal => ({
  type: "NotAdoptProposal",
  by,
  on: ON,
  expectedRevision,
  reason: sealed("사유"),
});
