import { createHmac } from "node:crypto";
import { SESSION_COOKIE } from "@dure/service-kit";
import cookie from "@fastify/cookie";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { SESSION_LIFE_MS, type Session, type Sessions } from "./sessions.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The text of a rightly signed session cookie. */
    dureTicket?: string | undefined;
    dureSession?: Session | undefined;
  }
}

/** A key of its own for cookies: one secret must not sign two kinds of things. */
const cookieKey = (identityKey: string): string =>
  createHmac("sha256", identityKey).update("dure-session-cookie").digest("hex");

/** Finds the session of every request before anything else looks at it. */
export function readSessions(app: FastifyInstance, sessions: Sessions, identityKey: string): void {
  void app.register(cookie, { secret: cookieKey(identityKey), hook: false });
  app.addHook("onRequest", async (request) => {
    const raw = app.parseCookie(request.headers.cookie ?? "")[SESSION_COOKIE];
    if (raw === undefined) return;
    const { valid, value } = app.unsignCookie(raw);
    if (!valid || value === null) return;
    request.dureTicket = value;
    request.dureSession = await sessions.find(value);
  });
}

/** Gives the browser its session: not for scripts, not for other sites, 8 hours. */
export function setSessionCookie(reply: FastifyReply, ticket: string, isSecure: boolean): void {
  reply.setCookie(SESSION_COOKIE, ticket, {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: isSecure,
    signed: true,
    maxAge: SESSION_LIFE_MS / 1000,
  });
}

/** Ends the session on both sides. */
export async function dropSession(
  request: FastifyRequest,
  reply: FastifyReply,
  sessions: Sessions,
): Promise<void> {
  if (request.dureTicket !== undefined) await sessions.close(request.dureTicket);
  reply.clearCookie(SESSION_COOKIE, { path: "/", httpOnly: true, sameSite: "lax" });
}
