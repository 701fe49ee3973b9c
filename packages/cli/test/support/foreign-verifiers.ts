import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const place = (path: string): string =>
  fileURLToPath(new URL(`../../../../infra/verifier/${path}`, import.meta.url));
const GO_PATH = "/usr/share/gocode";
const LIMIT_MS = 180_000;

export interface Judgement {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the Python replayer says in JSON; `state.root` is its own state root over all entries. */
export interface Replayed {
  readonly ok: boolean;
  readonly seals: number;
  readonly ledger: { readonly size: number; readonly root: string };
  readonly journal: { readonly size: number; readonly root: string };
  readonly state: { readonly root: string; readonly accounts: number };
}

const has = (command: string, argument: string): boolean =>
  spawnSync(command, [argument], { stdio: "ignore" }).status === 0;

/** Why the Go program cannot run here; undefined where it can. */
export const whyNoGo = ((): string | undefined => {
  if (!has("go", "version")) return "Go is not installed";
  return existsSync(`${GO_PATH}/src/golang.org/x/mod/sumdb/tlog`)
    ? undefined
    : "Debian's golang-golang-x-mod-dev is not installed";
})();

/** Lets the Python replayer judge an export. */
export const replayWithPython = (folder: string, ...more: readonly string[]): Promise<Judgement> =>
  run("python3", [place("replay.py"), folder, ...more]);

/** Lets the Go program judge the bytes of an export, by Debian's copy of golang.org/x/mod. */
export const checkWithGo = (folder: string, ...more: readonly string[]): Promise<Judgement> =>
  run("go", ["run", place("go/main.go"), folder, ...more], {
    GO111MODULE: "off",
    GOFLAGS: "",
    GOPATH: GO_PATH,
  });

function run(
  command: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Judgement> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...environment }, timeout: LIMIT_MS };
    execFile(command, words, { ...options, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const exitCode = error ? (typeof error.code === "number" ? error.code : 1) : 0;
      resolve({ exitCode, stdout, stderr });
    });
  });
}
