import type { FastifyInstance } from "fastify";

/** `/health/live` answers while the process works, `/health/ready` 200 or 503. Neither tells anything else. */
export function serveHealth(app: FastifyInstance, isReady: () => boolean | Promise<boolean>): void {
  const schema = { hide: true } as object;
  void app.register(async (scope) => {
    scope.get("/health/live", { schema }, () => ({ status: "live" }));
    scope.get("/health/ready", { schema }, async (_request, reply) => {
      const ready = await isReady();
      return reply.status(ready ? 200 : 503).send({ status: ready ? "ready" : "notReady" });
    });
  });
}
