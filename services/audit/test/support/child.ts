import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("./audit-process.ts", import.meta.url));
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+/;

export interface Child {
  readonly httpUrl: string;
  /** `kill -9`: no handler runs, nothing is flushed. Resolves when the process is gone. */
  kill(): Promise<void>;
}

/** Starts the audit service over a folder and waits for its address. */
export async function startChild(folder: string, offsetMs: number): Promise<Child> {
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH, DURE_TEST_FOLDER: folder, DURE_TEST_OFFSET_MS: String(offsetMs) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const gone = once(child, "exit");
  let output = "";
  const httpUrl = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString("utf8");
      const found = ADDRESS.exec(output);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void gone.then(() => reject(new Error(`the process ended before it listened:\n${output}`)));
  });
  return {
    httpUrl,
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}
