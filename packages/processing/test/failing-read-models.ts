import { ReadModelError, type ReadModelStore } from "@dure/read-model";

/** A moment at which the program may die: before or after something was written. */
export interface Crash {
  /** Name of the projection or of the operational collection. */
  readonly at: string;
  readonly when: "before" | "after";
}

/** Read models whose writes meet the planned crashes, one after the other. */
export function failingReadModels(readModels: ReadModelStore, plan: Crash[]): ReadModelStore {
  const dies = (at: string, when: Crash["when"]): boolean => {
    const [next] = plan;
    if (next?.at !== at || next.when !== when) return false;
    plan.shift();
    return true;
  };
  const around = async <Value>(at: string, write: () => Promise<Value>): Promise<Value> => {
    const crash = () => new ReadModelError("READ_MODEL_UNAVAILABLE", { reason: "crash" });
    if (dies(at, "before")) throw crash();
    const written = await write();
    if (dies(at, "after")) throw crash();
    return written;
  };
  return {
    close: () => readModels.close(),
    async projection(definition) {
      const storage = await readModels.projection(definition);
      return {
        beginRebuild: () => storage.beginRebuild(),
        promote: (generation) => storage.promote(generation),
        async active() {
          const generation = await storage.active();
          return {
            number: generation.number,
            checkpoint: () => generation.checkpoint(),
            digest: () => generation.digest(),
            get: (...key) => generation.get(...key),
            find: (...query) => generation.find(...query),
            commit: (commit) => around(definition.name, () => generation.commit(commit)),
          };
        },
      };
    },
    async operational(definition) {
      const collection = await readModels.operational(definition);
      return {
        get: (tenantId, id) => collection.get(tenantId, id),
        find: (tenantId, query) => collection.find(tenantId, query),
        delete: (...parts) => around(definition.name, () => collection.delete(...parts)),
        put: (...parts) => around(definition.name, () => collection.put(...parts)),
      };
    },
  };
}
