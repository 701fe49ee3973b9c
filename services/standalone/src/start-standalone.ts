import { startDirectory } from "@dure/directory";
import type { EventStore } from "@dure/event-store";
import { startGateway } from "@dure/gateway";
import { startMileageLedger } from "@dure/mileage-ledger";
import { startProposal } from "@dure/proposal";
import { startReward } from "@dure/reward";
import type { RunningService, ServiceParts } from "@dure/service-kit";
import { type CompositionOptions, composeEmbedded } from "./composition.ts";
import type { DemoPerson } from "./seed/demo-people.ts";

const MAX_ROUNDS = 50;

export interface StandaloneOptions extends CompositionOptions {
  readonly httpPort?: number;
  readonly developmentSignIn: boolean;
  readonly demoPeople?: () => readonly DemoPerson[];
}

export type ServiceName = "directory" | "mileage-ledger" | "proposal" | "reward";

/** The whole platform in this process. */
export interface Standalone {
  /** Where people enter. */
  readonly url: string;
  readonly identityKey: string;
  readonly store: EventStore;
  readonly services: Readonly<Record<ServiceName, RunningService>>;
  /** Resolves when everything so far, and everything that followed from it, has gone through all services. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts every service over embedded stores, in the order in which they need each other. */
export async function startStandalone(options: StandaloneOptions): Promise<Standalone> {
  const adapters = composeEmbedded(options);
  const { bus, clock, identityKey, ids, logger, payoutFolder, store, subjectKeys, views } =
    adapters;
  const started: Partial<Record<ServiceName, RunningService>> = {};
  const grpcOf = (name: ServiceName) => (): string => started[name]?.grpcAddress ?? "127.0.0.1:1";
  const partsFor = (name: keyof typeof views): ServiceParts => ({
    store,
    bus,
    readModels: views[name],
    clock,
    ids,
    logger: logger.child({ service: name }),
    identityKey,
    endpoints: { directory: grpcOf("directory"), mileageLedger: grpcOf("mileage-ledger") },
    payoutFolder,
  });
  const directory = await startDirectory({ ...partsFor("directory"), subjectKeys });
  started.directory = directory;
  const ledger = await startMileageLedger(partsFor("ledger"));
  started["mileage-ledger"] = ledger;
  const proposal = await startProposal(partsFor("proposal"));
  const reward = await startReward(partsFor("reward"));
  const services = { directory, "mileage-ledger": ledger, proposal, reward };
  const gateway = await startGateway({
    clock,
    ids,
    logger: logger.child({ service: "gateway" }),
    readModels: views.gateway,
    identityKey,
    directory: grpcOf("directory"),
    upstreams: {
      directory: directory.httpUrl,
      proposal: proposal.httpUrl,
      "mileage-ledger": ledger.httpUrl,
      reward: reward.httpUrl,
    },
    httpPort: options.httpPort ?? 0,
    developmentSignIn: options.developmentSignIn,
    demoPeople: options.demoPeople ?? (() => []),
  });
  return {
    url: gateway.url,
    identityKey,
    store,
    services,
    settled: () => comeToRest(store, Object.values(services)),
    async stop() {
      await gateway.stop();
      for (const service of [reward, proposal, ledger, directory]) await service.stop();
      await adapters.close();
    },
  };
}

/** One service's work makes work for another, so everybody is asked until a whole round adds nothing to the log. */
async function comeToRest(store: EventStore, services: readonly RunningService[]): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = await store.head();
    for (const service of services) await service.settled();
    for (const service of services) await service.settled();
    if ((await store.head()) === before) return;
  }
  throw new Error("the services do not come to rest");
}
