export { openSqliteSubjectKeys } from "./adapters/sqlite-subject-keys.ts";
export { type DirectoryParts, startDirectory } from "./service.ts";
