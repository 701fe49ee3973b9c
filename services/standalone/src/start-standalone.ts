import { type AuditParts, type RunningAudit, startAudit } from "@dure/audit";
import { startDirectory } from "@dure/directory";
import type { EventStore } from "@dure/event-store";
import { startGateway } from "@dure/gateway";
import { type GlobalPosition, parseStreamName } from "@dure/messages";
import { startMileageLedger } from "@dure/mileage-ledger";
import type { Timers } from "@dure/processing";
import { startProposal } from "@dure/proposal";
import { startReward } from "@dure/reward";
import type { RunningService, ServiceParts } from "@dure/service-kit";
import { type CompositionOptions, composeEmbedded } from "./composition.ts";
import { startDemonstrationWitnesses } from "./demonstration-witnesses.ts";
import type { DemoPerson } from "./seed/demo-people.ts";

const MAX_ROUNDS = 50;
/** What the audit service writes about the others' events, and the most of it that one look passes over. */
const SEALS: ReadonlySet<string> = new Set(["checkpoint", "journal", "rollup"]);
const MAX_SEALS = 1_000;
/** Name of the demonstration in the origins of its logs (RFC 2606 keeps it from being anybody's). */
const LOG_DOMAIN = "dure.example";

export interface StandaloneOptions
  extends CompositionOptions,
    Pick<AuditParts, "rollup" | "trustPolicy"> {
  /** How the sealing waits; absent: as the machine does. */
  readonly sealingTimers?: Timers;
  readonly httpPort?: number;
  /** Folder of two witnesses of the demonstration; absent: nobody witnesses, or those of `trustPolicy`. */
  readonly witnessFolder?: string;
  readonly developmentSignIn: boolean;
  readonly demoPeople?: () => readonly DemoPerson[];
}

export type ServiceName = "audit" | "directory" | "mileage-ledger" | "proposal" | "reward";

/** The whole platform in this process. */
export interface Standalone {
  /** Where people enter. */
  readonly url: string;
  readonly identityKey: string;
  readonly store: EventStore;
  readonly services: Readonly<Record<ServiceName, RunningService>> & {
    readonly audit: RunningAudit;
  };
  /** The auditors' own copy of the trust policy, where the demonstration's witnesses run. */
  readonly trustPolicyFile?: string;
  /**
   * Resolves when everything so far, and everything that followed from it, has gone through all services and is sealed
   * under signed checkpoints.
   */
  settled(): Promise<void>;
  /** The same without waiting for the sealing, which goes on behind; for whoever has a year to fill. */
  atRest(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts every service over embedded stores, in the order in which they need each other. */
export async function startStandalone(options: StandaloneOptions): Promise<Standalone> {
  const adapters = composeEmbedded(options);
  const { bus, clock, identityKey, ids, logger, payoutFolder, store, subjectKeys, views } =
    adapters;
  const { logFolder, signingKeys } = adapters;
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
  const witnesses =
    options.witnessFolder === undefined
      ? undefined
      : await startDemonstrationWitnesses({
          folder: options.witnessFolder,
          domain: LOG_DOMAIN,
          signingKeys,
          clock,
        });
  const trustPolicy = witnesses?.trustPolicy ?? options.trustPolicy;
  const audit = await startAudit({
    ...partsFor("audit"),
    logFolder,
    logDomain: LOG_DOMAIN,
    signingKeys,
    comparedServices: [directory, ledger, proposal, reward].map(({ httpUrl, name }) => ({
      name,
      url: () => httpUrl,
    })),
    ...(trustPolicy !== undefined && { trustPolicy }),
    ...(options.rollup !== undefined && { rollup: options.rollup }),
    ...(options.sealingTimers !== undefined && { timers: options.sealingTimers }),
  });
  const working = [directory, ledger, proposal, reward];
  const services = { audit, directory, "mileage-ledger": ledger, proposal, reward };
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
      audit: audit.httpUrl,
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
    ...(witnesses && { trustPolicyFile: witnesses.policyFile }),
    async settled() {
      await comeToRest(store, working);
      await audit.settled();
    },
    atRest: () => comeToRest(store, working),
    async stop() {
      await gateway.stop();
      for (const service of [audit, reward, proposal, ledger, directory]) await service.stop();
      await witnesses?.stop();
      await adapters.close();
    },
  };
}

/**
 * One service's work makes work for another, so everybody is asked until a whole round adds nothing for them. Sealing
 * makes work for nobody, and what it writes does not count.
 */
async function comeToRest(store: EventStore, services: readonly RunningService[]): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = await store.head();
    for (const service of services) await service.settled();
    for (const service of services) await service.settled();
    if (await isQuietSince(store, before)) return;
  }
  throw new Error("the services do not come to rest");
}

/** True when nothing but seals was written behind a position. */
async function isQuietSince(
  store: EventStore,
  position: GlobalPosition | undefined,
): Promise<boolean> {
  const { atEnd, events } = await store.readAll({
    ...(position !== undefined && { after: position }),
    maxCount: MAX_SEALS,
  });
  return atEnd && events.every(({ streamName }) => SEALS.has(parseStreamName(streamName).category));
}
