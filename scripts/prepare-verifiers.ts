import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/*
 * The tests let two foreign verifiers judge an export: a Python program and a Go program over Debian's copy of
 * golang.org/x/mod (infra/verifier/README.md). Where they are missing and this is Debian and root, they are installed;
 * elsewhere the test that needs Go is skipped, counted, and says so; without Python its test fails. Never fails by itself.
 */
const GO_MOD = "/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog";
const APT_LIMIT_MS = 8 * 60_000;

const has = (command: string, argument: string): boolean =>
  spawnSync(command, [argument], { stdio: "ignore" }).status === 0;

const missing = [
  ...(has("python3", "--version") ? [] : ["python3"]),
  ...(has("go", "version") ? [] : ["golang-go"]),
  ...(existsSync(GO_MOD) ? [] : ["golang-golang-x-mod-dev"]),
];

if (missing.length === 0) {
  console.log("python3, go and golang.org/x/mod are here");
} else if (process.getuid?.() !== 0 || !has("apt-get", "--version")) {
  console.log(`missing and not installed (no root or no apt): ${missing.join(", ")}`);
} else {
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...words: readonly string[]): boolean =>
    spawnSync("apt-get", words, { env: environment, stdio: "ignore", timeout: APT_LIMIT_MS })
      .status === 0;
  const installed = apt("update") && apt("install", "-y", "--no-install-recommends", ...missing);
  console.log(`${installed ? "installed" : "could not install"}: ${missing.join(", ")}`);
}
