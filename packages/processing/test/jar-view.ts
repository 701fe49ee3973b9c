import type { Projection } from "../src/index.ts";

export type JarView = { readonly count: number; readonly amount: number };

/** Counts the events of a jar and sums them up; any event lost or doubled shows. */
export function jarProjection(before: (data: Record<string, unknown>) => void = () => undefined) {
  const projection: Projection = {
    definition: {
      name: "jars.v1",
      collections: [{ name: "jars", indexes: [{ name: "byAmount", fields: ["amount"] }] }],
    },
    categories: ["jar"],
    async project(event, view) {
      const data = JSON.parse(event.data) as Record<string, unknown>;
      before(data);
      const known = await view.get<JarView>("jars", event.tenantId, event.streamName);
      const amount = (known?.amount ?? 0) + (data["amount"] as number);
      view.put("jars", event.tenantId, event.streamName, {
        count: (known?.count ?? 0) + 1,
        amount,
        last: event.eventId,
      });
    },
  };
  return projection;
}
