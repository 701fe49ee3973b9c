import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** The path of a log in a folder of its own, which goes away with the test. */
export function freshLogPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "dure-event-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "events.db");
}
