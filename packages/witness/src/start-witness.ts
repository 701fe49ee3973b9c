import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "@dure/kernel";
import { checkpointTaker } from "./add-checkpoint.ts";
import { answerRequest } from "./answer-request.ts";
import { folderState, sweepUnfinished } from "./folder-state.ts";
import { type RateLimit, rateLimiter } from "./rate-limit.ts";
import { openWitnessKey } from "./witness-key.ts";
import { readLogs } from "./witness-logs.ts";

const REQUEST_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 256;
const MAX_HEADER_BYTES = 8 * 1024;
const DEFAULT_RATE: RateLimit = { perMinute: 600 };

export interface WitnessOptions {
  /** Holds key and memory. Whoever restores an old copy of it must start with a new key. */
  readonly folder: string;
  /** Name of the witness's key, such as `council.donghae.go.kr/witness`. */
  readonly name: string;
  /** Verifier keys of the logs to watch. */
  readonly logs: readonly string[];
  readonly clock: Clock;
  /** `127.0.0.1` when absent. */
  readonly host?: string;
  /** Any free one when absent. */
  readonly port?: number;
  readonly rateLimit?: RateLimit;
  /** Told when a request could not be answered; nobody else learns why. */
  readonly onError?: (error: unknown) => void;
}

export interface RunningWitness {
  readonly url: string;
  readonly verifierKey: string;
  stop(): Promise<void>;
}

/**
 * A witness of other people's logs (C2SP tlog-witness v1.0.0): `POST /add-checkpoint`, `GET /` for people, and
 * `GET /<hex SHA-256 of the origin>/checkpoint` for auditors. It refuses everything else. Throws a `RefusalError` with a
 * code of this package, or the system's error when the address is taken.
 */
export async function startWitness(options: WitnessOptions): Promise<RunningWitness> {
  const { clock, folder, name } = options;
  const logs = readLogs(options.logs);
  const signer = await openWitnessKey({ folder, name, clock });
  await sweepUnfinished(folder);
  const state = folderState(folder);
  // A memory that cannot be read shows now, not at the first checkpoint.
  for (const origin of logs.keys()) await state.get(origin);
  const parts = {
    logs,
    state,
    verifierKey: signer.verifierKey,
    takeCheckpoint: checkpointTaker({ signer, logs, state }),
    isAllowed: rateLimiter(options.rateLimit ?? DEFAULT_RATE, clock),
    onError: options.onError ?? (() => undefined),
  };
  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => void answerRequest(request, response, parts),
  );
  server.maxConnections = MAX_CONNECTIONS;
  const url = await listen(server, options.host ?? "127.0.0.1", options.port ?? 0);
  return {
    url,
    verifierKey: signer.verifierKey,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      const { address, family, port: taken } = server.address() as AddressInfo;
      resolve(`http://${family === "IPv6" ? `[${address}]` : address}:${taken}`);
    });
  });
}
