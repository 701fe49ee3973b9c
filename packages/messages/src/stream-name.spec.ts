import fc from "fast-check";
import { expect, it } from "vitest";
import { parseStreamName, streamName, tenantId } from "./stream-name.ts";

const tenants = fc.stringMatching(/^[a-z0-9]{1,32}$/);
const ids = fc.stringMatching(/^[A-Za-z0-9._:+-]{1,40}$/);

it("comes apart into what it was built from", () => {
  fc.assert(
    fc.property(tenants, ids, (tenant, id) => {
      const parts = { category: "claim", tenantId: tenantId(tenant), id };
      expect(parseStreamName(streamName("claim", parts.tenantId, id))).toEqual(parts);
    }),
  );
});

it.each(["claim", "Claim-a+1", "claim-A+1", "claim-a", "claim-a+", "claim-a+한글"])(
  "is not %j",
  (name) => {
    expect(() => parseStreamName(name)).toThrow("STREAM_NAME_INVALID");
  },
);

it.each(["", "Donghae", "동해", "a-b", "a".repeat(33)])("has no agency %j in it", (text) => {
  expect(() => tenantId(text)).toThrow("TENANT_ID_INVALID");
});
