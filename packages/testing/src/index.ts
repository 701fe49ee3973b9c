export * from "./eventually.ts";
export * from "./given.ts";
export * from "./seeded.ts";
export * from "./temporary-folder.ts";
export * from "./virtual-clock.ts";
