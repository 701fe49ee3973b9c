import { composeMileageLedger } from "./composition.ts";
import { startMileageLedger } from "./start.ts";

const { close, parts } = composeMileageLedger();
const service = await startMileageLedger(parts);
parts.logger.info({ service: service.name, url: service.httpUrl }, "listening");

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void service.stop().then(close);
  });
}
