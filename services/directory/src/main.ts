import { composeFromEnvironment } from "./composition.ts";
import { startDirectory } from "./service.ts";

const { parts, close } = composeFromEnvironment();
const service = await startDirectory(parts);
parts.logger.info({ http: service.httpUrl, grpc: service.grpcAddress }, "directory started");

const stop = async (): Promise<void> => {
  await service.stop();
  await close();
};
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    stop().catch((error: unknown) => {
      parts.logger.error({ err: error }, "stop failed");
      process.exitCode = 1;
    });
  });
}
