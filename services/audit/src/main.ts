import { composeAudit } from "./composition.ts";
import { startAudit } from "./service.ts";

const { close, parts } = composeAudit();
const service = await startAudit(parts);
parts.logger.info({ service: service.name, url: service.httpUrl }, "listening");

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void service.stop().then(close);
  });
}
