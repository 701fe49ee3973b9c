import type { EventStore } from "@dure/event-store";
import type { Clock, Ids } from "@dure/kernel";
import type { MessageBus } from "@dure/message-bus";
import type { Projector } from "@dure/processing";
import type { ReadModelStore } from "@dure/read-model";
import type { Logger } from "pino";

export type { Logger } from "pino";

/** Everything a service needs from outside. Only compositions make one, because only they name adapters. */
export interface ServiceParts {
  readonly store: EventStore;
  readonly bus: MessageBus;
  readonly readModels: ReadModelStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Secret shared by the gateway and the services; at least 16 characters. */
  readonly identityKey: string;
  /** Addresses (`host:port`) of other services, asked for at each connection since one process starts them in turn. */
  readonly endpoints: {
    readonly directory: () => string;
    readonly mileageLedger: () => string;
  };
  /** 0 or absent: any free port. */
  readonly httpPort?: number;
  /** 0 or absent: any free port. */
  readonly grpcPort?: number;
  /** Folder for the files of payments that accounting takes over. */
  readonly payoutFolder?: string;
}

/** A service at work. */
export interface RunningService {
  readonly name: string;
  readonly httpUrl: string;
  readonly grpcAddress?: string;
  readonly projectors: readonly Projector[];
  /** Resolves when everything that the log held at the call went through relay, reactors, projectors and consumers. */
  settled(): Promise<void>;
  /** Finishes the requests in hand and lets go of ports. Stores and bus stay open: whoever made them closes them. */
  stop(): Promise<void>;
}
