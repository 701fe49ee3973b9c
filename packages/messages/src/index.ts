export * from "./envelope.ts";
export * from "./event-registry.ts";
export * from "./header.ts";
export * from "./sealed-text.ts";
export * from "./stream-name.ts";
