import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus } from "node:os";

/** One line that says on what was measured. */
export function machineShape(): string {
  const [cpu] = cpus();
  const { node, openssl, v8 } = process.versions;
  return `${availableParallelism()} cores of ${cpu?.model.trim() ?? "unknown"} (${arch()}), instructions for SHA-256: ${instructions()}, node ${node}, V8 ${v8}, its OpenSSL ${openssl}`;
}

/** Linux says what the processor can do; elsewhere it is not known here. */
function instructions(): string {
  try {
    const flags = readFileSync("/proc/cpuinfo", "utf8");
    return /\b(sha_ni|sha2)\b/.test(flags) ? "yes" : "no";
  } catch {
    return "unknown";
  }
}

const PROGRAM = "openssl";
const MEASURED_S = 1;
const LIMIT_MS = 15_000;

/** `openssl speed -evp sha256` for messages of a size, bytes a second; undefined where there is no such program. */
export function opensslSpeed(bytes: number, processes = 1): number | undefined {
  const many = processes > 1 ? ["-multi", String(processes)] : [];
  const sized = ["-seconds", String(MEASURED_S), "-bytes", String(bytes)];
  const { status, stdout } = spawnSync(PROGRAM, ["speed", ...many, ...sized, "-evp", "sha256"], {
    encoding: "utf8",
    timeout: LIMIT_MS,
  });
  if (status !== 0) return undefined;
  // The last line reads "sha256   123456.78k", or "evp 123456.78k" where it was added up over processes.
  const [, thousands] = /^\S+\s+([\d.]+)k\s*$/m.exec(stdout) ?? [];
  return thousands === undefined ? undefined : Number(thousands) * 1_000;
}
