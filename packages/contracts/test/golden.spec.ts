import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import {
  AttestStateResponseSchema,
  GetLotAsOfResponseSchema,
  GetPersonResponseSchema,
  PlaceHoldRequestSchema,
  PointsGrantedSchema,
  PolicyApprovedSchema,
  ProposalAdoptedSchema,
  RedemptionCompletedSchema,
  RewardKind,
} from "../src/index.ts";

/**
 * One message of every file in `proto/`, byte for byte. A renumbered or retyped field changes these bytes; then old
 * messages on the bus could no longer be read.
 */
const golden = [
  {
    schema: PolicyApprovedSchema,
    value: {
      policyId: "mileage",
      version: 2,
      hash: "ab",
      effectiveFrom: "2026-07-01",
      canonicalJson: "{}",
      approvedBy: ["p1", "p2"],
      eventId: "e1",
      eventHash: "cd",
    },
  },
  {
    schema: GetPersonResponseSchema,
    value: {
      person: {
        tenantId: "donghae",
        personRef: "p1",
        gradeEquivalent: 7,
        employment: "일반직",
        jobSeries: "행정",
        departmentCode: "D01",
        roles: ["STAFF"],
        status: "ACTIVE",
        disciplined: true,
        appointedOn: "2026-01-01",
      },
    },
  },
  {
    schema: PointsGrantedSchema,
    value: {
      personRef: "p1",
      pointsMilli: 3_500n,
      departmentCode: "D01",
      on: "2026-06-10",
      activityCode: "ADOPTED",
      seq: 9n,
      entryId: "e1",
    },
  },
  {
    schema: PlaceHoldRequestSchema,
    value: {
      tenantId: "donghae",
      personRef: "p1",
      redemptionId: "r1",
      key: "k1",
      tierPointsMilli: 7_000n,
      kind: RewardKind.LEAVE,
      requestedAtMs: 1_780_000_000_000n,
      causeEventId: "e1",
      causeEventHash: "ab",
    },
  },
  {
    schema: AttestStateResponseSchema,
    value: { seq: 318n, entries: 318n, accounts: 84n, root: "8d", position: "7" },
  },
  {
    schema: GetLotAsOfResponseSchema,
    value: {
      at: {
        on: "2026-12-31",
        size: 300n,
        root: "8d",
        checkpoint: "note",
        checkpointSize: 318n,
        checkpointSignedAtMs: 1_780_000_000_000n,
        consistency: ["aGFzaA=="],
      },
      lot: {
        lotId: "e1",
        personRef: "p1",
        department: "D01",
        activity: "ADOPTED",
        grantedOn: "2026-06-10",
        expiresOn: "2026-12-31",
        seq: 9n,
        grantedMilli: 7_000n,
        freeMilli: 1_000n,
        heldMilli: 1_000n,
        spentMilli: 3_000n,
        expiredMilli: 1_000n,
        reversedMilli: 1_000n,
      },
    },
  },
  {
    schema: ProposalAdoptedSchema,
    value: {
      proposalId: "x1",
      contributions: [{ personRef: "p1", sharePermille: 1_000, departmentCode: "D01" }],
      on: "2026-06-10",
      eventId: "e1",
      eventHash: "ab",
    },
  },
  {
    schema: RedemptionCompletedSchema,
    value: {
      redemptionId: "r1",
      personRef: "p1",
      pointsMilli: 3_000n,
      amountWon: 30_000n,
      leaveMinutes: 0n,
      on: "2026-06-10",
    },
  },
] as const;

for (const { schema, value } of golden) {
  test(`${schema.typeName} keeps its bytes`, () => {
    const message = create<typeof schema>(schema, value as never);
    const bytes = toBinary<typeof schema>(schema, message as never);
    expect(Buffer.from(bytes).toString("hex")).toMatchSnapshot();
    expect(fromBinary<typeof schema>(schema, bytes)).toEqual(message);
  });
}
