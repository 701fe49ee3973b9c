import { afterEach, beforeEach, describe } from "vitest";
import { describeDocuments } from "./documents.ts";
import { describeFaults } from "./faults.ts";
import type { ReadModelHarness, ReadModelHarnessFactory } from "./harness.ts";
import { describeOperational } from "./operational.ts";
import { describeProjections } from "./projections.ts";
import { describeProperties } from "./properties.ts";
import { describeQueries } from "./queries.ts";

export type { LastingFault, ReadModelHarness, ReadModelHarnessFactory } from "./harness.ts";

/**
 * The suite that every read-model store passes unchanged. Call it at the top of a test file with the name of the
 * adapter and a factory; each test gets a harness of its own. No test is left out for any adapter.
 */
export function readModelConformance(name: string, create: ReadModelHarnessFactory): void {
  describe(`${name} keeps the contract of the read model`, () => {
    let harness: ReadModelHarness | undefined;
    const current = (): ReadModelHarness => {
      if (!harness) throw new Error("a harness exists only while a test runs");
      return harness;
    };
    beforeEach(async () => {
      harness = await create();
    });
    afterEach(async () => {
      await harness?.dispose();
      harness = undefined;
    });
    describeDocuments(current);
    describeQueries(current);
    describeProjections(current);
    describeOperational(current);
    describeFaults(current);
    describeProperties(current);
  });
}
