import { type Clock, civilDate, kstDate } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import { dateField } from "@dure/service-kit";
import { z } from "zod";
import type { AskedAsOf } from "../../replay/replay-room.ts";

/** `?on=YYYY-MM-DD&size=N`: today, and the size of the newest checkpoint, where they are not given. */
export const asOfQuery = z.strictObject({
  on: dateField().optional(),
  size: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});

/** What a query asks for. */
export const askedAsOf = (
  tenantId: TenantId,
  { on, size }: z.output<typeof asOfQuery>,
  clock: Clock,
): AskedAsOf => ({
  tenantId,
  on: on === undefined ? kstDate(clock.nowMs()) : civilDate(on),
  size,
});
