import type { GlobalPosition } from "@dure/messages";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Waitable } from "./position-waiter.ts";
import { entry, RequestInvalid } from "./validation.ts";

export const WAIT_LIMIT_MS = 2_000;
export const MAX_POSITION_LENGTH = 128;
const POSITION = /^[A-Za-z0-9:._/-]{1,128}$/;

/**
 * Holds a read back until the views have seen the position in `Dure-After`, at most 2 s. Then it answers anyway, with
 * `Dure-Behind: true`, because old data that says so is more use than none.
 */
export async function waitForPosition(
  request: FastifyRequest,
  reply: FastifyReply,
  waitables: readonly Waitable[],
): Promise<void> {
  const header = request.headers["dure-after"];
  if (header === undefined) return;
  if (typeof header !== "string" || !POSITION.test(header)) {
    throw new RequestInvalid([entry(["header", "dure-after"], "BAD_FORMAT")]);
  }
  const arrived = await Promise.all(
    waitables.map((waitable) =>
      ("reader" in waitable ? waitable.reader : waitable).waitFor(
        header as GlobalPosition,
        WAIT_LIMIT_MS,
      ),
    ),
  );
  if (!arrived.every(Boolean)) reply.header("dure-behind", "true");
}
