import { type Clock } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import { IDENTITY_HEADER, type Identity, signIdentity } from "@dure/service-kit";
import { z } from "zod";
import type { Differences } from "./differences.ts";

/** A service whose read models are compared, by its operator routes. */
export interface ComparedService {
  /** Name in the operator's addresses, such as `mileage-ledger`. */
  readonly name: string;
  readonly url: () => string;
}

const DEADLINE_MS = 60_000;
const MAX_ANSWER_CHARS = 5_000_000;

const Status = z.object({ projectors: z.array(z.object({ name: z.string() })).max(100) });
const Compared = z.object({
  documents: z.int(),
  differenceCount: z.int(),
  differences: z
    .array(
      z.object({
        collection: z.string(),
        id: z.string(),
        kind: z.enum(["DIFFERENT", "EXTRA", "MISSING"]),
        fields: z.array(z.string()),
      }),
    )
    .max(1_000),
});

export type ComparedView = z.output<typeof Compared> & {
  readonly service: string;
  readonly projection: string;
};

const WORDS = {
  DIFFERENT: "조회 자료가 기록에서 다시 만든 것과 다릅니다.",
  EXTRA: "기록에 없는 조회 자료입니다.",
  MISSING: "기록에는 있는데 조회 자료가 없습니다.",
} as const;

interface Asking {
  readonly services: readonly ComparedService[];
  readonly house: TenantId;
  readonly identityKey: string;
  readonly clock: Clock;
  readonly differences: Differences;
}

/**
 * Has every service compare its read models of one agency with what the log makes of them. A service that does not
 * answer is a difference too: what could not be compared is not known to be right.
 */
export async function compareViews(
  asking: Asking,
  tenantId: TenantId,
): Promise<readonly ComparedView[]> {
  const views: ComparedView[] = [];
  for (const service of asking.services) {
    try {
      const { projectors } = await ask(asking, service, "/status", Status);
      for (const { name } of projectors) {
        const path = `/projections/${encodeURIComponent(name)}/differences?tenantId=${tenantId}`;
        const compared = await ask(asking, service, path, Compared);
        const view = { service: service.name, projection: name, ...compared };
        views.push(view);
        tell(view, asking.differences);
      }
    } catch (error) {
      const why = `견주지 못했습니다: ${error instanceof Error ? error.message : String(error)}`;
      const where = service.name;
      asking.differences.add({ area: "VIEW", where, expected: "", found: "", why });
    }
  }
  return views;
}

async function ask<Answer>(
  { clock, house, identityKey }: Asking,
  { name, url }: ComparedService,
  path: string,
  answerSchema: z.ZodType<Answer>,
): Promise<Answer> {
  const operator: Identity = {
    tenantId: house,
    kind: "operator",
    personRef: "audit",
    roles: ["OPERATOR"],
  };
  const answer = await fetch(`${url()}/api/v1/operator/${name}${path}`, {
    headers: { [IDENTITY_HEADER]: signIdentity(operator, identityKey, clock.nowMs()) },
    signal: AbortSignal.timeout(DEADLINE_MS),
    redirect: "error",
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status}`);
  if (text.length > MAX_ANSWER_CHARS) throw new Error(`${path}: ${text.length} characters`);
  return answerSchema.parse(JSON.parse(text));
}

function tell({ differences, projection, service }: ComparedView, all: Differences): void {
  for (const { collection, fields, id, kind } of differences) {
    all.add({
      area: "VIEW",
      where: `${service} ${projection} ${collection}/${id}`,
      expected: kind === "EXTRA" ? "" : "있음",
      found: kind === "MISSING" ? "" : kind === "DIFFERENT" ? fields.join(", ") : "있음",
      why: WORDS[kind],
    });
  }
}
