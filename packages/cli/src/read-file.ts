import { open } from "node:fs/promises";
import { cliError } from "./errors.ts";

/** Larger than any policy, checkpoint, certificate or cookie. */
const MAX_BYTES = 4 * 1024 * 1024;

/** A small file that the user named. Throws `CLI_FILE_UNREADABLE`. */
export async function readSmallFile(path: string): Promise<Uint8Array> {
  try {
    const handle = await open(path, "r");
    try {
      const { size } = await handle.stat();
      if (size > MAX_BYTES) throw cliError("CLI_FILE_UNREADABLE", { path, why: "너무 큽니다." });
      return new Uint8Array(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw cliError("CLI_FILE_UNREADABLE", { path, why: code });
  }
}

export const readSmallText = async (path: string): Promise<string> =>
  new TextDecoder().decode(await readSmallFile(path));
