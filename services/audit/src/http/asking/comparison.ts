import { defineRoute } from "@dure/service-kit";
import { z } from "zod";
import { LOG_READERS } from "../route-parts.ts";
import type { AskingParts } from "./asking-parts.ts";

const whole = z.int();
const text = z.string();
const SealSchema = z.strictObject({ entries: whole, accounts: whole, root: text });

const ComparisonSchema = z.strictObject({
  ok: z.boolean(),
  ledger: z.strictObject({
    entries: whole,
    replayed: SealSchema.nullable(),
    production: SealSchema.nullable(),
    captured: whole,
  }),
  journal: z.strictObject({ events: whole }),
  checkpoints: z.strictObject({ ledger: whole, journal: whole }),
  views: z.array(
    z.strictObject({
      service: text,
      projection: text,
      documents: whole,
      differenceCount: whole,
      differences: z.array(
        z.strictObject({
          collection: text,
          id: text,
          kind: z.enum(["DIFFERENT", "EXTRA", "MISSING"]),
          fields: z.array(text),
        }),
      ),
    }),
  ),
  differenceCount: whole,
  differences: z.array(
    z.strictObject({
      area: z.enum(["CAUSE", "CHECKPOINT", "JOURNAL", "LEDGER", "PAYOUT", "STATE", "VIEW"]),
      where: text,
      expected: text,
      found: text,
      why: text,
    }),
  ),
});

export function comparisonRoute({ app, comparisons }: AskingParts): void {
  defineRoute(app, {
    method: "POST",
    path: "/audit/comparison",
    roles: LOG_READERS,
    summary: "봉인된 기록으로 모든 것을 처음부터 다시 계산하여 운영 중인 장부와 조회 자료와 견준다",
    response: ComparisonSchema,
    // Goes on when whoever asked hangs up: the answer is kept under their key.
    handler: async ({ tenantId }) => {
      const { differences, ledger, views, ...rest } = await comparisons.compare(tenantId);
      const { production, replayed } = ledger;
      return {
        body: {
          ...rest,
          ledger: { ...ledger, production: production ?? null, replayed: replayed ?? null },
          views: [...views],
          differences: [...differences],
        },
      };
    },
  });
}
