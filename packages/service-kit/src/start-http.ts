import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";

const STOP_LIMIT_MS = 10_000;

export interface HttpServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** Finishes the requests in hand (at most 10 s), refuses new ones with `STOPPING`. A second call waits for the first. */
  stop(): Promise<void>;
}

/** Listens on this machine only; whoever serves other machines stands before it. Port 0: any free one. */
export async function startHttp(
  app: FastifyInstance,
  { port = 0, host = "127.0.0.1" }: { port?: number | undefined; host?: string } = {},
): Promise<HttpServer> {
  await app.listen({ port, host });
  const address = app.server.address() as AddressInfo;
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const cut = setTimeout(() => app.server.closeAllConnections(), STOP_LIMIT_MS);
    cut.unref();
    try {
      await app.close();
    } finally {
      clearTimeout(cut);
    }
  };
  return {
    url: `http://${host}:${address.port}`,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
