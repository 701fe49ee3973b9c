import {
  checkProjection,
  type ProjectionDefinition,
  type ProjectionGeneration,
  type ProjectionStorage,
} from "@dure/read-model";
import { type Connections, reading } from "./connections.ts";
import { type GenerationParts, openGeneration } from "./generation.ts";
import { openGenerationTable } from "./generation-table.ts";
import type { TableNames } from "./table-names.ts";

/** Opens a projection, creating its tables and its first generation where they are missing. */
export async function openProjection(
  connections: Connections,
  names: TableNames,
  definition: ProjectionDefinition,
): Promise<ProjectionStorage> {
  checkProjection(definition);
  const { database, queue } = connections.views;
  const generations = openGenerationTable(database, names, definition);
  const parts: GenerationParts = { connections, names, definition, generations };
  await queue.run(() => generations.ensure());
  let current: ProjectionGeneration | undefined;
  return {
    async active() {
      const number = reading(connections, () => generations.active());
      if (current?.number !== number) current = openGeneration(parts, number);
      return current;
    },
    async beginRebuild() {
      return openGeneration(parts, await queue.run(() => generations.begin()));
    },
    async promote(generation) {
      await queue.run(() => generations.promote(generation.number));
    },
  };
}
