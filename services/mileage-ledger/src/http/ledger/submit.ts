import { accepted, isUuid, type Outcome, type Uuid } from "@dure/kernel";
import type { CommandContext } from "@dure/service-kit";
import { z } from "zod";
import type { LedgerCommand } from "../../domain/ledger/commands.ts";
import type { LedgerReceipt } from "../../ledger/ledger-writer.ts";
import type { LedgerRouteDeps } from "./deps.ts";

/** What a command on the ledger answers: the entries it made, each with its place and its leaf hash. */
export const ReceiptSchema = z.strictObject({
  entries: z
    .array(
      z.strictObject({
        seq: z.int(),
        entryId: z.string().max(128),
        type: z.string().max(64),
        leafHash: z.string().max(64),
      }),
    )
    .max(256),
});

type WithoutKeys<Command> = Command extends unknown ? Omit<Command, "id" | "cause"> : never;

/** Hands a person's command to the ledger of their agency; the request's command id makes the entries' ids. */
export async function submitToLedger(
  { ledgers }: LedgerRouteDeps,
  context: CommandContext,
  command: WithoutKeys<LedgerCommand>,
): Promise<Outcome<{ body: z.input<typeof ReceiptSchema>; position?: LedgerReceipt["position"] }>> {
  const { actor, commandId, correlationId, tenantId, traceparent } = context;
  const outcome = await ledgers.of(tenantId).submit({
    command: { ...command, id: commandId as Uuid, cause: [] } as LedgerCommand,
    actor,
    correlationId: isUuid(correlationId) ? correlationId : commandId,
    commandId,
    ...(traceparent !== undefined && { traceparent }),
  });
  if (!outcome.ok) return outcome;
  const { entries, leafHashes, position } = outcome.value;
  const shown = entries.map(({ id, seq, type }, index) => ({
    seq,
    entryId: id,
    type,
    leafHash: leafHashes[index] ?? "",
  }));
  return accepted({ body: { entries: shown }, position });
}
