import { randomUUID } from "node:crypto";
import { link, open, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

const OWNER_ONLY = 0o600;
const UNFINISHED = ".unfinished";

export const isUnfinished = (name: string): boolean => name.endsWith(UNFINISHED);

/**
 * Makes a file with its whole content, flushed, unless one of that name is there: then it changes nothing and answers
 * false. Of several processes that try at once exactly one succeeds, because a name can be linked only once; and whoever
 * dies in the middle leaves nothing under the name.
 */
export async function createDurably(file: string, content: string): Promise<boolean> {
  const folder = dirname(file);
  const unfinished = join(folder, `.${basename(file)}.${randomUUID()}${UNFINISHED}`);
  const handle = await open(unfinished, "wx", OWNER_ONLY);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
  await flushFolder(folder);
  return true;
}

/** Makes the names in a folder durable. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
