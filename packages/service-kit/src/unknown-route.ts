import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { kitProblems } from "./errors.ts";
import { pathOf, sendProblem } from "./problem-document.ts";

interface KnownPath {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
      .replace(/:\w+/g, "[^/]+")
      .replaceAll("*", ".*")}/?$`,
  );

/** Answers 405 with `Allow` where another method would have been right, else 404. */
export function answerUnknownRoutes(app: FastifyInstance): void {
  const known = new Map<string, KnownPath>();
  app.addHook("onRoute", ({ url, method }) => {
    if (url === "*" || url === "/*") return;
    const path = known.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const name of [method].flat()) path.methods.add(name);
    known.set(url, path);
  });
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const url = pathOf(request);
    const allowed = new Set<string>();
    for (const { pattern, methods } of known.values()) {
      if (pattern.test(url)) for (const method of methods) allowed.add(method);
    }
    if (allowed.size === 0 || allowed.has(request.method)) {
      return sendProblem(request, reply, kitProblems.refuse("NOT_FOUND"));
    }
    const list = [...allowed].sort().join(", ");
    reply.header("allow", list);
    return sendProblem(request, reply, kitProblems.refuse("METHOD_NOT_ALLOWED", { allowed: list }));
  });
}
