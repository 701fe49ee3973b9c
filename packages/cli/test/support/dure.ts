import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Hundreds of small files need not be read anew by every process of a test run. */
const COMPILE_CACHE = join(tmpdir(), "dure-test-compiled");
const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `dure` as a process of its own, while it runs. */
export interface Running {
  readonly child: ChildProcess;
  /** Everything on standard output so far. */
  stdout(): string;
  readonly ended: Promise<Ended>;
}

export function startDure(...words: readonly string[]): Running {
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: { PATH, NODE_COMPILE_CACHE: COMPILE_CACHE },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString("utf8");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString("utf8");
  });
  const ended = once(child, "close").then(([exitCode]) => ({
    exitCode: exitCode as number | null,
    stdout,
    stderr,
  }));
  return { child, stdout: () => stdout, ended };
}

/** Runs `dure` to its end. */
export const dure = (...words: readonly string[]): Promise<Ended> => startDure(...words).ended;

/** Runs it with `--json` and reads the one document that it writes. */
export async function dureJson<Document>(
  ...words: readonly string[]
): Promise<{ readonly exitCode: number | null; readonly document: Document }> {
  const { exitCode, stdout, stderr } = await dure(...words, "--json");
  if (stdout.trim() === "") throw new Error(`no document: ${stderr}`);
  return { exitCode, document: JSON.parse(stdout) as Document };
}
