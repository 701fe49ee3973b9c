import type { ReadModelStore } from "@dure/read-model";
import { type OpenReadModelsOptions, openReadModels } from "./open-read-models.ts";

export type SqliteReadModelsOptions = Pick<OpenReadModelsOptions, "file" | "namespace">;

/**
 * Opens the embedded read-model store over a file, creating it when needed. Errors: those of `@dure/read-model`; what
 * SQLite throws when the file cannot be opened at all; `RangeError` for a bad namespace.
 */
export function openSqliteReadModels(options: SqliteReadModelsOptions): ReadModelStore {
  return openReadModels(options).store;
}
