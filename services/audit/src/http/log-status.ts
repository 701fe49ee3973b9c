import { z } from "zod";
import type { LogId } from "../logs/log-id.ts";
import type { RouteParts } from "./route-parts.ts";

const text = z.string().max(500);
const count = z.int().min(0);

export const LogStatusSchema = z.object({
  log: text,
  origin: text,
  /** Leaves, whether a checkpoint covers them or not. */
  size: count,
  checkpoint: z
    .object({ size: count, root: text, signedAt: z.iso.datetime(), ageMs: count })
    .nullable(),
  /** Size of the checkpoint that is served; smaller than the newest while witnesses are awaited. */
  servedSize: count,
  quorumMet: z.boolean(),
  witnesses: z.array(z.object({ name: text, cosigned: z.boolean(), problem: text.nullable() })),
  stopped: z.object({ code: text, title: text, why: z.string(), remedy: text }).nullable(),
});

/** How a log is, for people. A log without a leaf has no checkpoint and no trouble. */
export function logStatus(
  { clock, desk, logs }: Pick<RouteParts, "clock" | "desk" | "logs">,
  id: LogId,
): z.input<typeof LogStatusSchema> {
  const log = logs.byOrigin(id.origin);
  const { newest, shown, signed, stoppedBy } = log ?? {};
  const verdict = newest && log?.trust.verdict(newest);
  return {
    log: id.name,
    origin: id.origin,
    size: log?.size ?? 0,
    checkpoint: signed
      ? {
          size: signed.size,
          root: signed.root,
          signedAt: new Date(signed.signedAtMs).toISOString(),
          ageMs: Math.max(0, clock.nowMs() - signed.signedAtMs),
        }
      : null,
    servedSize: shown?.size ?? 0,
    quorumMet: verdict?.met ?? false,
    witnesses: [...(verdict?.cosigned ?? []), ...(verdict?.missing ?? [])]
      .toSorted()
      .map((name) => ({
        name,
        cosigned: verdict?.cosigned.includes(name) ?? false,
        problem: (log && desk.problemOf(log, name)) ?? null,
      })),
    stopped: stoppedBy
      ? {
          code: stoppedBy.code,
          title: stoppedBy.title,
          why: stoppedBy.why,
          remedy: stoppedBy.remedy,
        }
      : null,
  };
}
