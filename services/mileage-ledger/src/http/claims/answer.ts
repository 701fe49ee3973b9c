import { accepted, assertThat, type Outcome } from "@dure/kernel";
import type { RouteResult } from "@dure/service-kit";
import type { z } from "zod";
import type { ClaimAnswer } from "../../commands/claims/claim-answer.ts";
import type { ClaimAnswerSchema } from "./claim-view.ts";

/** A command's outcome as a route's: body, `Dure-Position` and `ETag`. */
export function answerClaim(
  outcome: Outcome<ClaimAnswer>,
): RouteResult<z.input<typeof ClaimAnswerSchema>> {
  if (!outcome.ok) return outcome;
  const { claimId, position, revision, status } = outcome.value;
  return accepted({ body: { claimId, state: status, revision }, position, revision });
}

/** `ifMatch: true` promises a revision; this says so to the compiler and stops the program that forgot it. */
export function seen(expectedRevision: number | undefined): number {
  assertThat(expectedRevision !== undefined, "IF_MATCH", "the route lacks ifMatch");
  return expectedRevision;
}
