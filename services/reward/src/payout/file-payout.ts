import { hash } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { assertThat } from "@dure/kernel";
import { isTenantId } from "@dure/messages";
import { csvLine } from "./csv.ts";
import { isPayoutRef } from "./payout-ref.ts";
import type { PayoutInstruction, PayoutPort } from "./port.ts";

export interface FilePayoutOptions {
  /** Files go to `{payoutFolder}/outbox/{tenant}`, one per payout. */
  readonly payoutFolder: string;
  /** First part of the file name, so that accounting and personnel find theirs. */
  readonly prefix: "voucher" | "leave";
}

/**
 * Hands a reward over as a file that accounting or personnel takes away. The file is whole or not there: it is written
 * beside its place, flushed, renamed, and the folder is flushed. Its bytes follow from the instruction alone, so a
 * repeated attempt writes the same file. A second file beside it holds the SHA-256 for whoever takes it over.
 */
export function filePayout({ payoutFolder, prefix }: FilePayoutOptions): PayoutPort {
  const pathOf = (tenantId: string, payoutRef: string) => {
    assertThat(isTenantId(tenantId), "PAYOUT_PATH", "a tenant must be a slug");
    assertThat(isPayoutRef(payoutRef), "PAYOUT_PATH", "a payout reference must be base 32");
    const folder = join(payoutFolder, "outbox", tenantId);
    return { folder, file: join(folder, `${prefix}-${payoutRef}.csv`) };
  };
  const answerOf = (bytes: Buffer) =>
    ({ state: "ACCEPTED", artefactSha256: hash("sha256", bytes, "hex") }) as const;
  return {
    capabilities: { mode: "FILE", authoritativeQuery: true },
    async submit(instruction) {
      const { file, folder } = pathOf(instruction.tenantId, instruction.payoutRef);
      const bytes = instructionBytes(instruction);
      const there = await contentOf(file);
      assertThat(
        !there || there.equals(bytes),
        "PAYOUT_REF_REUSED",
        "another payout has this name",
      );
      const answer = answerOf(bytes);
      if (!there) {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeWhole(`${file}.sha256`, Buffer.from(`${answer.artefactSha256}\n`));
        await writeWhole(file, bytes);
      }
      // Also where the file was there: a crash may have come between the rename and this.
      await flushFolder(folder);
      return answer;
    },
    async query(tenantId, payoutRef) {
      const there = await contentOf(pathOf(tenantId, payoutRef).file);
      return there ? answerOf(there) : { state: "NOT_FOUND" };
    },
  };
}

/** One line and a control line with count and sum, so that a cut or altered file shows. */
function instructionBytes(instruction: PayoutInstruction): Buffer {
  const { amountWon, kind, leaveMinutes, payoutRef, personRef, tenantId } = instruction;
  const text =
    csvLine(["payoutRef", "tenant", "kind", "personRef", "amountWon", "leaveMinutes"]) +
    csvLine([payoutRef, tenantId, kind, personRef, amountWon, leaveMinutes]) +
    csvLine(["TOTAL", 1, "", "", amountWon, leaveMinutes]);
  return Buffer.from(text, "utf8");
}

async function contentOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function writeWhole(file: string, bytes: Buffer): Promise<void> {
  const partial = `${file}.partial`;
  // A partial file is what a crash left behind; nobody takes these away.
  await rm(partial, { force: true });
  const handle = await open(partial, "wx", 0o440);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, file);
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
