import { canonicalJson, civilDate } from "@dure/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Actor } from "./envelope.ts";
import { decodeHeader, encodeHeader, type HeaderFields } from "./header.ts";

const whole: HeaderFields = {
  actor: { kind: "person", ref: "r1", orgUnit: "d01", onBehalfOf: "r2" },
  businessDate: civilDate("2026-06-10"),
  causationId: "cause",
  commandId: "command",
  correlationId: "root",
  leafHash: "00ff",
  occurredAtMs: Date.parse("2026-06-09T23:30:00.123Z"),
  policyHash: "abcd",
  schemaVersion: 2,
  traceparent: "00-1-2-01",
};

describe("the header's bytes", () => {
  it("are these and no others", () => {
    expect(encodeHeader(whole)).toBe(
      '{"actor":{"kind":"person","onBehalfOf":"r2","orgUnit":"d01","ref":"r1"},"businessDate":"2026-06-10","causationId":"cause","commandId":"command","correlationId":"root","leafHash":"00ff","occurredAt":"2026-06-09T23:30:00.123Z","policyHash":"abcd","schemaVersion":2,"traceparent":"00-1-2-01"}',
    );
    expect(
      encodeHeader({
        actor: { kind: "system", ref: "x" },
        businessDate: civilDate("2026-01-01"),
        correlationId: "c",
        occurredAtMs: 0,
        schemaVersion: 1,
      }),
    ).toBe(
      '{"actor":{"kind":"system","ref":"x"},"businessDate":"2026-01-01","correlationId":"c","occurredAt":"1970-01-01T00:00:00.000Z","schemaVersion":1}',
    );
  });

  it("are canonical and come back as they were, for any content", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 20 });
    const actor: fc.Arbitrary<Actor> = fc.record(
      { kind: fc.constantFrom("person", "system", "citizen"), ref: text, orgUnit: text },
      { requiredKeys: ["kind", "ref"] },
    );
    const header: fc.Arbitrary<HeaderFields> = fc.record(
      {
        actor,
        businessDate: fc.constant(civilDate("2026-06-10")),
        correlationId: text,
        occurredAtMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
        schemaVersion: fc.integer({ min: 1, max: 9 }),
        commandId: text,
        traceparent: text,
      },
      { requiredKeys: ["actor", "businessDate", "correlationId", "occurredAtMs", "schemaVersion"] },
    );
    fc.assert(
      fc.property(header, (fields) => {
        const bytes = encodeHeader(fields);
        expect(bytes).toBe(canonicalJson(JSON.parse(bytes)));
        expect(decodeHeader(bytes)).toEqual(fields);
      }),
    );
  });

  it("that lack actor or time are refused", () => {
    expect(() => decodeHeader('{"occurredAt":"x","actor":{}}')).toThrow("HEADER_UNREADABLE");
    expect(() => decodeHeader('{"occurredAt":"1970-01-01T00:00:00.000Z"}')).toThrow("HEADER");
  });
});
