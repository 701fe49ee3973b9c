import { readFileSync, writeSync } from "node:fs";
import type { AppendRequest } from "@dure/event-store";
import { systemClock } from "@dure/kernel";
import { openSqliteEventStore } from "../src/index.ts";

/** A writer that is there to be killed: it reports the index of each acknowledged append, and never ends by itself. */
async function main(file: string, plan: string, cut: string): Promise<void> {
  const requests = JSON.parse(readFileSync(plan, "utf8")) as AppendRequest[];
  const store = openSqliteEventStore({ file, clock: systemClock });
  const byStream = Map.groupBy(requests.entries(), ([, request]) => request.streamName);
  const writeStream = async (appends: readonly [number, AppendRequest][]): Promise<void> => {
    for (const [index, request] of appends) {
      const { kind } = await store.append(request);
      if (kind !== "appended") throw new Error(`append ${index} answered ${kind}`);
      if (cut === "afterFirstEffect") process.kill(process.pid, "SIGKILL");
      writeSync(1, `${index}\n`);
    }
  };
  setInterval(() => undefined, 1_000);
  await Promise.all([...byStream.values()].map(writeStream));
}

const [file, plan, cut] = process.argv.slice(2);
if (file === undefined || plan === undefined || cut === undefined)
  throw new Error("three arguments");
await main(file, plan, cut);
