import { accepted, type Outcome } from "@dure/kernel";
import type { RouteResult } from "@dure/service-kit";
import type { z } from "zod";
import type { PraiseAnswer } from "../../commands/praises/praise-answer.ts";
import type { PraiseAnswerSchema } from "./praise-view.ts";

/** A command's outcome as a route's: body and `Dure-Position`. */
export function answerPraise(
  outcome: Outcome<PraiseAnswer>,
): RouteResult<z.input<typeof PraiseAnswerSchema>> {
  if (!outcome.ok) return outcome;
  const { position, praiseId, status } = outcome.value;
  return accepted({ body: { praiseId, state: status }, position });
}
