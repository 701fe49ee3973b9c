import type { ReadModelStore } from "@dure/read-model";
import { openConnections } from "./connections.ts";
import { openOperational } from "./operational.ts";
import { openProjection } from "./projection-storage.ts";
import { tableNames } from "./table-names.ts";

export interface OpenReadModelsOptions {
  readonly file: string;
  /** Prefix of every table, lower-case letters, digits and `-`, so that services can share one file; none when absent. */
  readonly namespace?: string;
  /** How long a write waits for the lock of another process before it is refused; 5 s when absent. */
  readonly lockWaitMs?: number;
  readonly beforeWrite?: () => void;
}

/** The store and the way to let it die in a test: nothing more is written, nothing is closed in order. */
export interface OpenedReadModels {
  readonly store: ReadModelStore;
  abandon(): void;
}

/** Opens the store. Only tests use this directly, for its faults. */
export function openReadModels(options: OpenReadModelsOptions): OpenedReadModels {
  const names = tableNames(options.namespace ?? "");
  const connections = openConnections(
    options.file,
    options.lockWaitMs ?? 5_000,
    options.beforeWrite ?? (() => undefined),
  );
  return {
    store: {
      projection: (definition) => openProjection(connections, names, definition),
      operational: (definition) => openOperational(connections, names, definition),
      close: () => connections.close(),
    },
    abandon: () => connections.abandon(),
  };
}
