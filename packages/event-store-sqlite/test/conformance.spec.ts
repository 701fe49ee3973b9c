import { eventStoreConformance } from "@dure/event-store/conformance";
import { sqliteHarness } from "./sqlite-harness.ts";

eventStoreConformance(sqliteHarness);
