export { openSqliteReadModels, type SqliteReadModelsOptions } from "./open-read-models.ts";
