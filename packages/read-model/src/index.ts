export * from "./check-definition.ts";
export * from "./check-document.ts";
export * from "./errors.ts";
export * from "./plan-query.ts";
export * from "./port.ts";
export * from "./view-digest.ts";
