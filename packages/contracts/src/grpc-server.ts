import { Server, ServerCredentials } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import type { GrpcServiceBinding } from "./grpc-service.ts";

export interface GrpcServerOptions {
  /** 127.0.0.1 when absent. Between machines the mesh carries and guards the calls. */
  readonly host?: string;
  /** 0 when absent: any free port. */
  readonly port?: number;
  readonly services: readonly GrpcServiceBinding[];
}

export interface GrpcServer {
  /** `host:port` that clients call. */
  readonly address: string;
  /** Answers health checks with NOT_SERVING, finishes calls under way (at most 2 s), then closes. */
  stop(): Promise<void>;
}

const STOP_WITHIN_MS = 2_000;

/** Serves the bound services and the standard health service (`grpc.health.v1.Health`). Rejects when it cannot listen. */
export async function startGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const { host = "127.0.0.1", port = 0, services } = options;
  const server = new Server();
  const names = ["", ...services.map(({ serviceName }) => serviceName)];
  const health = new HealthImplementation(
    Object.fromEntries(names.map((name) => [name, "SERVING" as const])),
  );
  health.addToServer(server);
  for (const { definition, implementation } of services) {
    server.addService(definition, implementation);
  }
  const boundPort = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    address: `${host}:${boundPort}`,
    stop() {
      for (const name of names) health.setStatus(name, "NOT_SERVING");
      return new Promise((resolve) => {
        // A caller that holds its connection open must not keep this program from ending.
        const force = setTimeout(() => server.forceShutdown(), STOP_WITHIN_MS);
        server.tryShutdown(() => {
          clearTimeout(force);
          resolve();
        });
      });
    },
  };
}
