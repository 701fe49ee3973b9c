import { afterEach, beforeEach, describe } from "vitest";
import { describeDelivery } from "./delivery.ts";
import { describeFaults } from "./faults.ts";
import { describeGroups } from "./groups.ts";
import type { MessageBusHarness, MessageBusHarnessFactory } from "./harness.ts";
import { describeProperties } from "./properties.ts";
import { describePublishing } from "./publishing.ts";

export type { LastingFault, MessageBusHarness, MessageBusHarnessFactory } from "./harness.ts";

/**
 * The suite that every message bus passes unchanged. Call it at the top of a test file with the name of the adapter
 * and a factory; each test gets a harness of its own. No test is left out for any adapter.
 */
export function messageBusConformance(name: string, create: MessageBusHarnessFactory): void {
  describe(`${name} keeps the contract of the message bus`, () => {
    let harness: MessageBusHarness | undefined;
    const current = (): MessageBusHarness => {
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
    describePublishing(current);
    describeDelivery(current);
    describeGroups(current);
    describeFaults(current);
    describeProperties(current);
  });
}
