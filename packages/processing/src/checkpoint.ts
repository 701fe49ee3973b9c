import type { GlobalPosition } from "@dure/messages";
import type { OperationalCollection, ReadModelStore } from "@dure/read-model";
import { processingError } from "./errors.ts";
import { HOUSE } from "./house.ts";

type CheckpointDocument = { readonly position: string };

/** The place up to which a reader of the log has done its work. */
export interface Checkpoint {
  /** Reads what is stored, also after somebody else has moved it. */
  load(): Promise<GlobalPosition | undefined>;
  /** Throws `CHECKPOINT_LOST` when somebody else has moved it since it was loaded. */
  save(position: GlobalPosition): Promise<void>;
}

/** Opens the checkpoint of a name. Writing is fenced by version, so a late owner of a lease cannot move it back. */
export async function openCheckpoint(
  readModels: ReadModelStore,
  name: string,
): Promise<Checkpoint> {
  const documents: OperationalCollection = await readModels.operational({
    name: "checkpoints",
    indexes: [],
  });
  let version = 0;
  return {
    async load() {
      const stored = await documents.get<CheckpointDocument>(HOUSE, name);
      version = stored?.version ?? 0;
      return stored?.doc.position as GlobalPosition | undefined;
    },
    async save(position) {
      if (!(await documents.put(HOUSE, name, { position }, version))) {
        throw processingError("CHECKPOINT_LOST", { name });
      }
      version += 1;
    },
  };
}
