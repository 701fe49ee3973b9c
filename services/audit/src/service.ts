import { startGrpcServer } from "@dure/contracts";
import type { AuditSource } from "@dure/ledger-audit";
import type { TenantId } from "@dure/messages";
import { settle, systemTimers } from "@dure/processing";
import { createServiceApp, type RunningService, serveOperator, startHttp } from "@dure/service-kit";
import { startAsking } from "./asking/start-asking.ts";
import type { AuditParts } from "./audit-parts.ts";
import { serveAsking } from "./http/asking/serve-asking.ts";
import { serveLogFacts } from "./http/log-facts.ts";
import { serveLogFiles } from "./http/log-files.ts";
import { serveOperatorLogs } from "./http/operator-logs.ts";
import type { RouteParts } from "./http/route-parts.ts";
import { startSealing } from "./journal/start-sealing.ts";
import type { TenantLog } from "./logs/log-id.ts";
import { logsReader } from "./logs/logs-reader.ts";
import { type RollupProof, rollupProof } from "./rollup/rollup-proof.ts";
import { settleLogs } from "./settle-logs.ts";
import { auditSourceOf } from "./source/audit-source.ts";
import { directoryKeys } from "./source/key-registry.ts";
import { startLogs } from "./start-logs.ts";

/** The audit service at work. */
export interface RunningAudit extends RunningService {
  /** An agency as an auditor reads it, from this process's tiles and event store. */
  auditSourceOf(tenantId: TenantId): Promise<AuditSource>;
  /** Proof that an agency's newest checkpoint went up; undefined while none did. */
  rollupProof(tenantId: TenantId, log: TenantLog): Promise<RollupProof | undefined>;
}

const NAME = "audit";

/** Starts sealing, signing, witnessing, roll-up and the serving of tiles, on stores that the caller owns and closes. */
export async function startAudit(parts: AuditParts): Promise<RunningAudit> {
  const { clock, logger, signingKeys, store } = parts;
  const timers = parts.timers ?? systemTimers;
  const kept = startLogs({ ...parts, timers });
  const { desk, feed, ids, logs, rollup, trust } = kept;
  const sealer = await startSealing({ ...parts, timers });
  const keys = directoryKeys(parts.endpoints.directory);
  const sources = { store, logs, ids, keys };
  const asking = await startAsking({ ...parts, timers }, { ...kept, sealer, keys });
  const app = createServiceApp({
    name: NAME,
    parts,
    roomsTitle: "감사와 봉인",
    isReady: () => kept.isSound(),
  });
  const routes: RouteParts = {
    ...sources,
    app,
    clock,
    desk,
    feed,
    rollup,
    signingKeys,
    trust,
  };
  serveLogFiles(routes);
  serveLogFacts(routes);
  serveOperatorLogs(routes);
  serveAsking({ ...asking.rooms, app });
  serveOperator(app, {
    relays: [sealer, logsReader({ ...kept, store })],
    consumers: asking.consumers,
  });
  const grpc = await startGrpcServer({
    services: asking.grpcServices,
    ...(parts.grpcPort !== undefined && { port: parts.grpcPort }),
  });
  const http = await startHttp(app, { port: parts.httpPort });
  if (!trust.isConfigured) logger.info("no trust policy: checkpoints are not witnessed");
  return {
    name: NAME,
    httpUrl: http.url,
    grpcAddress: grpc.address,
    projectors: [],
    auditSourceOf: async (tenantId) => auditSourceOf(sources, tenantId),
    rollupProof: (tenantId, log) => rollupProof({ logs, rollup }, tenantId, log),
    async settled() {
      await settle({ store, followers: [], consumers: asking.consumers });
      await settleLogs({ ...kept, store, sealer });
    },
    async stop() {
      await http.stop();
      await grpc.stop();
      await asking.stop();
      await sealer.stop();
      await kept.stop();
      keys.close();
    },
  };
}
