import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const STANDALONE = fileURLToPath(
  new URL("../../../../services/standalone/src/main.ts", import.meta.url),
);
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+/;

/** Starts the whole platform as `npm start` does, in a process of its own over the data below `home`. */
export async function startPlatform(home: string): Promise<{ url: string; stop(): Promise<void> }> {
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [STANDALONE], {
    env: { PATH, DURE_HOME: home, DURE_PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const gone = once(child, "exit");
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString("utf8");
      const [found] = ADDRESS.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void gone.then(() => reject(new Error(`the platform ended before it listened:\n${output}`)));
  });
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await gone;
    },
  };
}
