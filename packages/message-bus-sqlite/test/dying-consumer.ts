import { openSqliteMessageBus } from "../src/index.ts";

// A consumer that is killed by the kernel in the middle of its second message: after the effect, before the commit.
const [file = "", group = "", topic = ""] = process.argv.slice(2);
const bus = openSqliteMessageBus({ file, clock: { nowMs: () => Date.now() }, pollIntervalMs: 10 });
await bus.consume({
  group,
  topics: [topic],
  async handle({ messageId }) {
    if (messageId === "k#1") {
      while ((await bus.lag(group, [topic]))[0]?.pending !== 2) await Promise.resolve();
      process.stdout.write("effect of k#1\n", () => process.kill(process.pid, "SIGKILL"));
      await new Promise(() => undefined);
    }
  },
});
