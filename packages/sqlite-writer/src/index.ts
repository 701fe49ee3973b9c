export * from "./open-database.ts";
export * from "./write-queue.ts";
