import { readModelConformance } from "@dure/read-model/conformance";
import { sqliteHarness } from "./harness.ts";

readModelConformance("SQLite", sqliteHarness);
