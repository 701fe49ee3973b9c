import { z } from "zod";

/** Most leaves in one event: as many as a tile has. */
export const MAX_LEAVES_PER_EVENT = 256;

const count = z.int().min(0);
const leaves = z.array(z.string().min(1)).min(1).max(MAX_LEAVES_PER_EVENT);

/** `journal.sealed`: leaves `first` and following; the journal holds every event of the agency up to `upTo`. */
const JournalSealed = z.strictObject({ first: count, leaves, upTo: z.string().min(1) });
/** `rollup.appended`: checkpoints of lower logs, and manifests. */
const RollupAppended = z.strictObject({ first: count, leaves });
/** `checkpoint.signed`: `root` in base64, `note` with the log's own signature only. */
const CheckpointSigned = z.strictObject({
  note: z.string(),
  origin: z.string(),
  root: z.string(),
  size: count,
});
/** `checkpoint.cosigned`: signature lines of witnesses over the checkpoint of that size. */
const CheckpointCosigned = z.strictObject({ lines: z.array(z.string()).min(1), size: count });
/** `checkpoint.stopped`: a witness contradicts this log; nothing is signed until `checkpoint.resumed`. */
const CheckpointStopped = z.strictObject({
  code: z.enum(["WITNESS_AHEAD", "WITNESS_DISAGREES"]),
  size: count,
  witness: z.string(),
  witnessSize: count,
});
const CheckpointResumed = z.strictObject({ by: z.string() });

const TYPES = {
  "checkpoint.cosigned": CheckpointCosigned,
  "checkpoint.resumed": CheckpointResumed,
  "checkpoint.signed": CheckpointSigned,
  "checkpoint.stopped": CheckpointStopped,
  "journal.sealed": JournalSealed,
  "rollup.appended": RollupAppended,
} as const;

export type AuditEventType = keyof typeof TYPES;
export type AuditEventData<Type extends AuditEventType> = z.output<(typeof TYPES)[Type]>;
export type WitnessStop = AuditEventData<"checkpoint.stopped">;

/** Reads the stored data of one of this service's events. Undefined when it is not of that type. */
export function readAuditEvent<Type extends AuditEventType>(
  type: Type,
  stored: { readonly eventType: string; readonly schemaVersion: number; readonly data: string },
): AuditEventData<Type> | undefined {
  if (stored.eventType !== type || stored.schemaVersion !== 1) return undefined;
  const read = TYPES[type].safeParse(JSON.parse(stored.data));
  return read.success ? (read.data as AuditEventData<Type>) : undefined;
}
