export * from "./assert.ts";
export * from "./calendar.ts";
export * from "./canonical-json.ts";
export * from "./clock.ts";
export * from "./ids.ts";
export * from "./points.ts";
export * from "./problems.ts";
export * from "./random-ids.ts";
