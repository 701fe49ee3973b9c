import { TILE_WIDTH } from "@dure/ledger-proof";
import { defineRoute, notFound } from "@dure/service-kit";
import { z } from "zod";
import { TENANT_LOGS } from "../logs/log-id.ts";
import { bundleLeaves, eventOfLeaf } from "../source/journal-events.ts";
import {
  bytesAnswer,
  CHECKPOINT_TYPE,
  checkpointAnswer,
  FOR_A_MINUTE,
  FOR_EVER,
  TILE_TYPE,
  tileAnswer,
} from "./log-answers.ts";
import { EVERYBODY, LOG_READERS, type RouteParts } from "./route-parts.ts";
import { EVENT_ROUTES, eventsBundleOf, TILE_ROUTES, tileOf } from "./tile-paths.ts";

const log = z.enum(TENANT_LOGS);
const EVENTS_TYPE = "application/jsonl; charset=utf-8";

/** The static files of an agency's logs: checkpoint, tiles, and what the leaves of the journal stand for. */
export function serveLogFiles(parts: RouteParts): void {
  const { app, logs } = parts;
  defineRoute(app, {
    method: "GET",
    path: "/logs/:log/checkpoint",
    roles: EVERYBODY,
    summary: "장부의 가장 새로운 확인서(C2SP tlog-checkpoint)",
    params: z.strictObject({ log }),
    produces: CHECKPOINT_TYPE,
    handler: ({ params, tenantId }) => checkpointAnswer(logs.ofTenant(tenantId, params.log)),
  });
  for (const { params, path } of TILE_ROUTES) {
    defineRoute(app, {
      method: "GET",
      path: `/logs/:log${path}`,
      roles: LOG_READERS,
      summary: "장부의 조각(C2SP tlog-tiles). entries는 기록 묶음이다",
      params: z.strictObject({ log, ...params }),
      produces: TILE_TYPE,
      handler: (input) =>
        tileAnswer(logs.ofTenant(input.tenantId, input.params.log), tileOf(input.params)),
    });
  }
  for (const { params, path } of EVENT_ROUTES) {
    defineRoute(app, {
      method: "GET",
      path: `/logs/:log${path}`,
      roles: ["AUDITOR"],
      summary: "일지의 묶음 하나에 봉인된 사건들, 한 줄에 하나",
      params: z.strictObject({ log: z.enum(["journal"]), ...params }),
      produces: EVENTS_TYPE,
      handler: async (input) => {
        const lines = await eventLines(parts, input.tenantId, eventsBundleOf(input.params));
        const isFull = lines.length === TILE_WIDTH;
        return bytesAnswer(lines.join(""), EVENTS_TYPE, isFull ? FOR_EVER : FOR_A_MINUTE);
      },
    });
  }
}

/** Lines of `journal/events/<N>.jsonl` (docs/ledger-format.md §7). */
async function eventLines(
  { logs, store }: RouteParts,
  tenantId: Parameters<RouteParts["logs"]["ofTenant"]>[0],
  bundle: number,
): Promise<readonly string[]> {
  const journal = logs.ofTenant(tenantId, "journal");
  const leaves = journal && (await bundleLeaves(journal, bundle));
  if (!leaves) throw notFound();
  return Promise.all(
    leaves.map(async (leaf) => {
      const event = await eventOfLeaf(store, leaf);
      if (!event) throw notFound();
      return `${JSON.stringify({ data: event.data, header: event.header })}\n`;
    }),
  );
}
