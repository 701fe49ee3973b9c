import { messageBusConformance } from "@dure/message-bus/conformance";
import { sqliteHarness } from "./harness.ts";

messageBusConformance("SQLite", sqliteHarness);
