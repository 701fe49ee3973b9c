import { composeGateway } from "./composition.ts";
import { startGateway } from "./gateway.ts";

const { close, options } = composeGateway();
const gateway = await startGateway(options);
options.logger.info({ service: "gateway", url: gateway.url }, "listening");

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void gateway.stop().then(close);
  });
}
