import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/*
 * `npm test`: every check, then every room's tests, then one line that counts them. A check counts as one; a test that
 * is skipped must say why in its name, and is listed here.
 */
const root = join(import.meta.dirname, "..");
const checksOnly = process.argv.includes("--checks-only");
const environment = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: "1",
  DURE_TEST_REPORT: "1",
  PATH: `${join(root, "node_modules", ".bin")}:${process.env["PATH"] ?? ""}`,
};

const checks: readonly (readonly [name: string, command: readonly string[]])[] = [
  ["format", ["biome", "ci", "."]],
  ["lint", ["oxlint", "--type-aware", "--deny-warnings"]],
  ["contracts", ["buf", "lint"]],
  ["contract format", ["buf", "format", "-d", "--exit-code"]],
  ["house rules", ["node", "scripts/house-rules.ts"]],
  ["dead code", ["knip", "--no-config-hints"]],
  ["types", ["turbo", "run", "types", "--output-logs=errors-only"]],
];

let passed = 0;
let failed = 0;
let skipped = 0;

for (const [name, [command = "", ...rest]] of checks) {
  const startedAt = performance.now();
  const { status } = spawnSync(command, rest, { cwd: root, env: environment, stdio: "inherit" });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (status === 0) passed += 1;
  else failed += 1;
}

if (!checksOnly) {
  spawnSync("node", ["scripts/prepare-verifiers.ts"], {
    cwd: root,
    env: environment,
    stdio: "inherit",
  });
  const rooms = ["packages", "services"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((room) => join(folder, room)),
  );
  const reportOf = (room: string): string => join(root, room, ".test-results", "report.json");
  for (const room of rooms) rmSync(reportOf(room), { force: true });
  spawnSync(
    "turbo",
    ["run", "test", "--concurrency=1", "--continue=always", "--output-logs=full"],
    {
      cwd: root,
      env: environment,
      stdio: "inherit",
    },
  );
  for (const room of rooms) countRoom(room, reportOf(room));
}

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed === 0 ? 0 : 1;

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Adds a room's tests. A room whose tests left no report has failed, whatever else it printed. */
function countRoom(room: string, file: string): void {
  if (!existsSync(join(root, room, "package.json"))) return;
  if (!existsSync(file)) {
    console.log(`FAILED ${room}: its tests did not run to their end`);
    failed += 1;
    return;
  }
  const report = JSON.parse(readFileSync(file, "utf8")) as Report;
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests;
  // A suite can fail before any of its tests has run.
  if (!report.success && report.numFailedTests === 0) failed += 1;
  if (!report.success) console.log(`FAILED ${room}`);
  for (const { assertionResults } of report.testResults) {
    for (const { fullName, status } of assertionResults) {
      if (status === "failed") console.log(`FAILED ${room}: ${fullName}`);
      if (status === "pending" || status === "skipped") console.log(`skipped ${room}: ${fullName}`);
    }
  }
}
