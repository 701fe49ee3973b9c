import type { Running } from "./running.ts";

/** A wish for the seven-point tier. */
export const wish = (kind: "LEAVE" | "LOCAL_CURRENCY" = "LOCAL_CURRENCY") => ({
  tierPoints: "7",
  choice: { kind },
});

/** Until accounting has the file of kim's voucher. */
export async function instructed(running: Running): Promise<{ id: string; payoutRef: string }> {
  const asked = await running.call("kim", "POST", "/redemptions", { body: wish() });
  const id = String(asked.body["redemptionId"]);
  await running.call("office", "POST", `/redemptions/${id}/approve`);
  await running.service().settled();
  const { body } = await running.call("hr", "GET", `/redemptions/${id}`);
  return { id, payoutRef: String(body["payoutRef"]) };
}
