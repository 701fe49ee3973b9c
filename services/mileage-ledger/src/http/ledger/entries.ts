import type { EventStore } from "@dure/event-store";
import { formatPoints } from "@dure/kernel";
import { entryLeafHash } from "@dure/ledger-books";
import { streamName } from "@dure/messages";
import {
  defineRoute,
  idField,
  notFound,
  pageOf,
  pageQuery,
  type ServiceApp,
  toPage,
} from "@dure/service-kit";
import { z } from "zod";
import { ENTRIES, type EntryDocument } from "../../projections/entries.v1.ts";
import type { LedgerRouteDeps } from "./deps.ts";

const ref = z.string().max(128);
const EntrySchema = z.strictObject({
  seq: z.int(),
  entryId: ref,
  type: z.string().max(64),
  on: z.iso.date(),
  recordedAt: z.iso.datetime(),
  leafHash: z.string().max(64),
  act: z.string().max(200),
  personRef: ref,
  points: z.string().max(16),
  policyHash: z.string().max(64),
});

const READERS = ["OFFICE", "AUDITOR", "PANEL", "HR_ACCOUNTING"] as const;

/** The ledger itself: its lines in order, and each with the very bytes that were hashed. */
export function entriesRoutes(
  app: ServiceApp,
  { entries }: LedgerRouteDeps,
  store: EventStore,
): void {
  defineRoute(app, {
    method: "GET",
    path: "/ledger/entries",
    roles: READERS,
    summary: "원장 기록 목록",
    query: pageQuery({ act: z.string().min(1).max(200).optional() }),
    response: pageOf(EntrySchema),
    waitFor: [entries],
    async handler({ query, tenantId }) {
      const page = await entries.reader.find<EntryDocument>(ENTRIES, tenantId, {
        index: query.act === undefined ? "bySeq" : "byAct",
        ...(query.act !== undefined && { where: { act: query.act } }),
        limit: query.limit,
        ...(query.cursor !== undefined && { cursor: query.cursor }),
      });
      return { body: toPage(page, view) };
    },
  });
  defineRoute(app, {
    method: "GET",
    path: "/ledger/entries/:entryId",
    roles: READERS,
    summary: "원장 기록 한 건과 저장된 그대로의 문장",
    params: z.strictObject({ entryId: idField("entry") }),
    response: z.strictObject({
      ...EntrySchema.shape,
      stored: z.string().max(65_535),
      leafHashOfStored: z.string().max(64),
    }),
    waitFor: [entries],
    async handler({ params, tenantId }) {
      const found = await entries.reader.get<EntryDocument>(ENTRIES, tenantId, params.entryId);
      if (!found) throw notFound();
      const [event] = await store.readStream(streamName("ledger", tenantId, "mileage"), {
        direction: "forwards",
        fromRevision: found.doc.seq,
        maxCount: 1,
      });
      if (!event) throw notFound();
      const stored = event.data;
      return { body: { ...view(found.doc), stored, leafHashOfStored: entryLeafHash(stored) } };
    },
  });
}

const view = ({ points, recordedAtMs, ...entry }: EntryDocument) => ({
  ...entry,
  recordedAt: new Date(recordedAtMs).toISOString(),
  points: formatPoints(points),
});
