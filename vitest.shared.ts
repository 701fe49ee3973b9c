import type { ViteUserConfig } from "vitest/config";

/**
 * One test configuration for every room: tests stand beside the code or under `test/`, benches are run by hand. Where the whole run asks for it, each
 * room also leaves its counts in a file, from which the closing line is added up.
 */
export const sharedTestConfig: ViteUserConfig = {
  test: {
    include: ["src/**/*.spec.ts", "test/**/*.spec.ts"],
    passWithNoTests: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    reporters: process.env["DURE_TEST_REPORT"] ? ["default", "json"] : ["default"],
    ...(process.env["DURE_TEST_REPORT"]
      ? { outputFile: { json: ".test-results/report.json" } }
      : {}),
  },
};
