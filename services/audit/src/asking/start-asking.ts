import { type GrpcServiceBinding, subjectKeyring } from "@dure/contracts";
import { type Consumer, type LeasedReader, startConsumer, type Timers } from "@dure/processing";
import type { AuditParts } from "../audit-parts.ts";
import { CertificateDesk } from "../certificates/certificate-desk.ts";
import { ComparisonRoom } from "../comparison/comparison-room.ts";
import { onPersonErased } from "../consumers/on-person-erased.ts";
import { ExplanationRoom } from "../explanation/explanation-room.ts";
import { replayService } from "../grpc/replay-service.ts";
import type { AskingParts } from "../http/asking/asking-parts.ts";
import { ReplayRoom } from "../replay/replay-room.ts";
import type { KeyRegistry } from "../source/key-registry.ts";
import type { RunningLogs } from "../start-logs.ts";
import { ledgerBooksClient } from "./ledger-books-client.ts";
import { TenantSources } from "./tenant-sources.ts";
import { TurnsByTenant } from "./turns-by-tenant.ts";

/** Everything that answers those who ask. */
export interface RunningAsking {
  readonly rooms: Omit<AskingParts, "app">;
  readonly grpcServices: readonly GrpcServiceBinding[];
  readonly consumers: readonly Consumer[];
  stop(): Promise<void>;
}

/** Starts replay, explanation, certificates and comparison over the logs of this process. */
export async function startAsking(
  parts: AuditParts & { readonly timers: Timers },
  kept: RunningLogs & { readonly sealer: LeasedReader; readonly keys: KeyRegistry },
): Promise<RunningAsking> {
  const { bus, clock, endpoints, identityKey, readModels, store, timers } = parts;
  const { feed, ids, keys, logs, sealer } = kept;
  const turns = new TurnsByTenant();
  const sources = new TenantSources({ store, logs, ids, keys });
  const replays = new ReplayRoom({ sources, logs, store, turns });
  const keyring = subjectKeyring(endpoints.directory, { clock });
  const ledger = ledgerBooksClient(endpoints.mileageLedger);
  const erasures = await startConsumer({
    name: "audit.erasures",
    bus,
    topics: ["dure.directory.v1"],
    readModels,
    clock,
    handle: onPersonErased(keyring),
  });
  return {
    rooms: {
      clock,
      replays,
      explanations: new ExplanationRoom({ sources, turns, logs, replays, keyring, keys }),
      certificates: new CertificateDesk({ store, feed, logs, sources, replays, ledger, timers }),
      comparisons: new ComparisonRoom({
        store,
        clock,
        timers,
        feed,
        logs,
        sealer,
        ledger,
        turns,
        services: parts.comparedServices ?? [],
        house: kept.house,
        identityKey,
      }),
    },
    grpcServices: [replayService(replays)],
    consumers: [erasures],
    async stop() {
      await erasures.stop();
      keyring.close();
      ledger.close();
    },
  };
}
