import { readFileSync, statSync } from "node:fs";
import { type RollupSettings, readRollupSettings } from "../domain/rollup/settings.ts";
import { auditError } from "../errors.ts";

const MAX_BYTES = 1024 * 1024;

/** Reads `{nation, regions: {name: [tenant…]}, house?}` from a file. Throws `ROLLUP_SETTINGS_INVALID`. */
export function readRollupFile(file: string): RollupSettings {
  if (statSync(file).size > MAX_BYTES) {
    throw auditError("ROLLUP_SETTINGS_INVALID", { reason: "설정 파일이 1MiB를 넘습니다." });
  }
  const settings = readRollupSettings(parsed(readFileSync(file, "utf8")));
  if ("reason" in settings) {
    throw auditError("ROLLUP_SETTINGS_INVALID", { reason: settings.reason });
  }
  return settings;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw auditError("ROLLUP_SETTINGS_INVALID", { reason: "설정이 JSON이 아닙니다." }, error);
  }
}
