import { defineRoute } from "@dure/service-kit";
import { z } from "zod";
import { TENANT_LOGS } from "../logs/log-id.ts";
import { LogStatusSchema, logStatus } from "./log-status.ts";
import { LOG_READERS, type RouteParts } from "./route-parts.ts";

const TEXT = "text/plain; charset=utf-8";
const JSON_LINES = "application/jsonl; charset=utf-8";

/** What stands beside the logs of an agency: its keys' registry, the trust policy, and how the logs are. */
export function serveLogFacts(parts: RouteParts): void {
  const { app, ids, keys, signingKeys, trust } = parts;
  defineRoute(app, {
    method: "GET",
    path: "/logs/keys",
    roles: LOG_READERS,
    summary: "개인정보를 봉인한 열쇠의 목록과 상태, 한 줄에 하나. 열쇠 자체는 없다",
    produces: JSON_LINES,
    handler: async ({ tenantId }) => {
      const records = await keys.list(tenantId);
      const lines = records.map(({ commitment, id, state }) =>
        JSON.stringify({ commitment, id, state }),
      );
      return {
        file: { bytes: lines.map((line) => `${line}\n`).join(""), contentType: JSON_LINES },
      };
    },
  });
  defineRoute(app, {
    method: "GET",
    path: "/logs/policy",
    roles: LOG_READERS,
    summary: "누구의 서명을 믿는지 적은 글(C2SP tlog-policy)",
    produces: TEXT,
    handler: async ({ tenantId }) => {
      const origins = [...TENANT_LOGS].reverse().map((log) => ids.ofTenant(tenantId, log).origin);
      const verifierKeys = await Promise.all(
        origins.map((origin) => signingKeys.verifierKeyFor(origin)),
      );
      return { file: { bytes: trust.policyText(verifierKeys), contentType: TEXT } };
    },
  });
  defineRoute(app, {
    method: "GET",
    path: "/logs/status",
    roles: LOG_READERS,
    summary: "두 장부의 크기, 확인서, 증인, 멈춤",
    response: z.object({
      witnessed: z.enum(["BY_POLICY", "NO_WITNESSES"]),
      logs: z.array(LogStatusSchema),
    }),
    handler: ({ tenantId }) => ({
      body: {
        witnessed: trust.isConfigured ? ("BY_POLICY" as const) : ("NO_WITNESSES" as const),
        logs: TENANT_LOGS.map((log) => logStatus(parts, ids.ofTenant(tenantId, log))),
      },
    }),
  });
}
