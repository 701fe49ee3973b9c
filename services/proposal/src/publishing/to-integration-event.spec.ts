import { hash } from "node:crypto";
import { fromBinary } from "@bufbuild/protobuf";
import { ProposalAdoptedSchema, ProposalSubmittedSchema } from "@dure/contracts";
import { nameId } from "@dure/kernel";
import type { GlobalPosition, RecordedEvent } from "@dure/messages";
import { streamName, tenantId } from "@dure/messages";
import { describe, expect, it } from "vitest";
import { adopted, NOW_MS, ON, submitted } from "../../test/fixtures.ts";
import type { ProposalEvent } from "../domain/proposal/events.ts";
import { toIntegrationEvents } from "./to-integration-event.ts";

const donghae = tenantId("donghae");

// Spaces that no serialiser would write: the hash must be over the stored bytes, not over what they parse to.
const recorded = (event: ProposalEvent): RecordedEvent => ({
  eventId: nameId("event", event.type),
  eventType: event.type,
  schemaVersion: 1,
  tenantId: donghae,
  occurredAtMs: NOW_MS,
  businessDate: ON,
  correlationId: "c",
  actor: { kind: "person", ref: "kim" },
  data: JSON.stringify(event.data, null, 2),
  streamName: streamName("proposal", donghae, "p1"),
  streamRevision: 0,
  recordedAtMs: NOW_MS,
  position: "1" as GlobalPosition,
});

describe("integration events of proposals", () => {
  it("name the domain event by id and by the hash of its stored bytes", () => {
    const event = recorded(adopted());
    const [message] = toIntegrationEvents(event);
    const read = fromBinary(ProposalAdoptedSchema, message?.value ?? new Uint8Array());
    expect(read.eventId).toBe(event.eventId);
    expect(read.eventHash).toBe(hash("sha256", event.data, "hex"));
    expect(read.proposalId).toBe("p1");
    expect(read.on).toBe(ON);
    expect(
      read.contributions.map(({ departmentCode, personRef, sharePermille }) => ({
        personRef,
        sharePermille,
        departmentCode,
      })),
    ).toEqual([
      { personRef: "kim", sharePermille: 600, departmentCode: "D1" },
      { personRef: "lee", sharePermille: 400, departmentCode: "D2" },
    ]);
  });

  it("carry the tenant, the key and no text", () => {
    const [message] = toIntegrationEvents(recorded(submitted));
    expect(message?.topic).toBe("dure.proposal.v1");
    expect(message?.key).toBe("donghae|p1");
    expect(message?.headers).toMatchObject({
      ce_tenantid: "donghae",
      ce_type: "dure.proposal.v1.ProposalSubmitted",
      ce_subject: "proposal-donghae+p1",
    });
    const read = fromBinary(ProposalSubmittedSchema, message?.value ?? new Uint8Array());
    expect(JSON.stringify(read)).not.toContain("nonce");
  });
});
