import { run } from "../../src/run.ts";
import type { Ended } from "./dure.ts";

/** Runs the words in this process, for what needs many runs; what people see is the same. */
export async function dureHere(...words: readonly string[]): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  const exitCode = await run(words, {
    out: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += text;
    },
    isInteractive: false,
    nowMs: () => Date.UTC(2027, 2, 1),
    untilStopped: () => Promise.resolve(),
  });
  return { exitCode, stdout, stderr };
}
