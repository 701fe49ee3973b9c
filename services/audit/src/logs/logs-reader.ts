import type { EventStore } from "@dure/event-store";
import type { Followed } from "@dure/service-kit";
import type { LogFeed } from "./log-feed.ts";
import type { LogRegistry } from "./log-registry.ts";

/**
 * The logs of this process as the operator's page shows what follows the log: how far their tiles and checkpoints are, and
 * an error while one of them has stopped.
 */
export function logsReader(parts: {
  readonly store: EventStore;
  readonly feed: LogFeed;
  readonly logs: LogRegistry;
}): Followed {
  const { feed, logs, store } = parts;
  return {
    name: "audit.logs",
    async lag() {
      const head = await store.head();
      const { position } = feed;
      const error = feed.error ?? logs.list().find(({ stoppedBy }) => stoppedBy)?.stoppedBy?.code;
      return {
        ...(position !== undefined && { checkpoint: position }),
        ...(head !== undefined && { head }),
        caughtUp: head === undefined || (position !== undefined && position >= head),
        ...(error !== undefined && { error }),
      };
    },
  };
}
