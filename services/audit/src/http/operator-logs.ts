import { addDays, kstDate } from "@dure/kernel";
import { defineOperatorRoute, notFound } from "@dure/service-kit";
import { z } from "zod";
import { auditError } from "../errors.ts";
import type { LevelFold } from "../rollup/level-fold.ts";
import { CHECKPOINT_TYPE, checkpointAnswer, TILE_TYPE, tileAnswer } from "./log-answers.ts";
import { LogStatusSchema, logStatus } from "./log-status.ts";
import type { RouteParts } from "./route-parts.ts";
import { TILE_ROUTES, tileOf } from "./tile-paths.ts";

const level = z
  .string()
  .max(32)
  .regex(/^[a-z0-9]{1,32}$/);
const text = z.string().max(300);
const origins = z.array(text);

const RollupStatus = z.object({
  level: text,
  log: LogStatusSchema,
  today: z.iso.date(),
  lastManifest: z.iso.date().nullable(),
  lower: z.array(
    z.object({
      origin: text,
      lastSize: z.int(),
      lastDay: z.iso.date().nullable(),
      rolledUpSize: z.int(),
    }),
  ),
  /** Lower logs that signed nothing today, and yesterday. */
  silentToday: origins,
  silentYesterday: origins,
  /** Lower logs whose newest checkpoint contradicts what they had shown before. */
  contradicting: origins,
});

const MAX_ATTEMPTS = 5;

/** The roll-up's files and state, and the way to let a log go on that a witness stopped. */
export function serveOperatorLogs(parts: RouteParts): void {
  const { app, feed, logs, rollup } = parts;
  defineOperatorRoute(app, {
    method: "GET",
    path: "/rollup/:level/checkpoint",
    summary: "광역·전국 장부의 가장 새로운 확인서",
    params: z.strictObject({ level }),
    produces: CHECKPOINT_TYPE,
    handler: ({ params }) => checkpointAnswer(logs.ofRollup(params.level)),
  });
  for (const { params, path } of TILE_ROUTES) {
    const { level: tileLevel, ...rest } = params;
    defineOperatorRoute(app, {
      method: "GET",
      path: `/rollup/:rollup${path}`,
      summary: "광역·전국 장부의 조각",
      params: z.strictObject({ rollup: level, level: tileLevel as z.ZodType, ...rest }),
      produces: TILE_TYPE,
      handler: (input) =>
        tileAnswer(logs.ofRollup(String(input.params.rollup)), tileOf(input.params)),
    });
  }
  defineOperatorRoute(app, {
    method: "GET",
    path: "/rollup/:level/status",
    summary: "광역·전국 장부의 상태와 소식이 없는 장부",
    params: z.strictObject({ level }),
    response: RollupStatus,
    handler: ({ params }) => {
      const found = rollup.level(params.level);
      if (!found) throw notFound();
      return { body: rollupStatus(parts, params.level, found) };
    },
  });
  defineOperatorRoute(app, {
    method: "POST",
    path: "/logs/resume",
    summary: "증인 때문에 멈춘 장부의 멈춤을 푼다",
    body: z.strictObject({ origin: z.string().max(300) }),
    handler: async ({ body, identity }) => {
      const log = logs.byOrigin(body.origin);
      if (!log) throw notFound();
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const written = await log.resume(identity.personRef);
        if (typeof written === "object") return { body: undefined, position: written.position };
        if (written === "nothing") break;
        await feed.caughtUp();
      }
      throw auditError("LOG_NOT_STOPPED", { origin: body.origin });
    },
  });
}

function rollupStatus(
  parts: RouteParts,
  name: string,
  fold: LevelFold,
): z.input<typeof RollupStatus> {
  const today = kstDate(parts.clock.nowMs());
  const yesterday = addDays(today, -1);
  const names = fold.lower.map(({ origin }) => origin).toSorted();
  const silentOn = (day: typeof today): string[] => {
    const seen = fold.seenOn(day);
    return names.filter((origin) => !seen.has(origin));
  };
  return {
    level: name,
    log: logStatus(parts, fold.id),
    today,
    lastManifest: fold.lastManifest ?? null,
    lower: names.map((origin) => ({
      origin,
      lastSize: fold.lastHeardOf(origin)?.size ?? 0,
      lastDay: fold.lastHeardOf(origin)?.day ?? null,
      rolledUpSize: fold.rolledOf(origin).at(-1)?.size ?? 0,
    })),
    silentToday: silentOn(today),
    silentYesterday: silentOn(yesterday),
    contradicting: names.filter((origin) => parts.rollup.contradicting.has(origin)),
  };
}
