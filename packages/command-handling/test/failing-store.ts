import { type AppendRequest, type EventStore, eventStoreError } from "@dure/event-store";

/** What happens to one append: nothing special, lost on the way there, on the way back, or refused for now. */
export type Fate = "works" | "lostBefore" | "lostAfter" | "unavailable";

/** A store whose next appends meet the given fates; it remembers what was asked. */
export function failingStore(store: EventStore, fates: Fate[]) {
  const appends: AppendRequest[] = [];
  const reads: (number | undefined)[] = [];
  let beforeAppend: (() => Promise<void>) | undefined;
  const unknown = () => eventStoreError("EVENT_STORE_OUTCOME_UNKNOWN", { reason: "test" });
  const wrapped: EventStore = {
    head: () => store.head(),
    readAll: (options) => store.readAll(options),
    subscribe: (options) => store.subscribe(options),
    close: () => store.close(),
    readStream(name, options) {
      reads.push(options.fromRevision);
      return store.readStream(name, options);
    },
    async append(request) {
      appends.push(request);
      await beforeAppend?.();
      const fate = fates.shift() ?? "works";
      if (fate === "unavailable")
        throw eventStoreError("EVENT_STORE_UNAVAILABLE", { reason: "test" });
      if (fate === "lostBefore") throw unknown();
      const result = await store.append(request);
      if (fate === "lostAfter") throw unknown();
      return result;
    },
  };
  return {
    store: wrapped,
    appends,
    reads,
    /** Lets somebody else act between decision and append. */
    onAppend(action: () => Promise<void>) {
      beforeAppend = action;
    },
  };
}
