export * from "./check-message.ts";
export * from "./errors.ts";
export * from "./port.ts";
