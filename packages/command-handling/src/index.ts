export { type Pause, systemPause } from "./append-events.ts";
export * from "./command-handler.ts";
export * from "./decider.ts";
export * from "./errors.ts";
export * from "./to-new-event.ts";
