import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReceivedMessage } from "@dure/message-bus";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSqliteMessageBus } from "../src/index.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dure-bus-"));
});
afterEach(() => rm(folder, { recursive: true }));

const dyingConsumer = join(import.meta.dirname, "dying-consumer.ts");

it("takes over from a process that was killed, without waiting for its lease", async () => {
  const file = join(folder, "bus.db");
  const bus = openSqliteMessageBus({ file, clock: { nowMs: () => 0 }, pollIntervalMs: 10 });
  const child = spawn(process.execPath, [dyingConsumer, file, "g", "t"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (data: Buffer) => {
    output += data.toString();
  });
  const ended = once(child, "exit");
  // The child hears of these only through its poll of the file.
  await bus.publish(
    [0, 1, 2].map((number) => ({
      topic: "t",
      key: "k",
      messageId: `k#${number}`,
      headers: {},
      value: new Uint8Array(),
    })),
  );
  const [, signal] = (await ended) as [number | null, string | null];
  expect({ signal, output }).toEqual({ signal: "SIGKILL", output: "effect of k#1\n" });
  const seen: string[] = [];
  await new Promise<void>((resolve) => {
    const handle = async ({ messageId }: ReceivedMessage): Promise<void> => {
      seen.push(messageId);
      if (messageId === "k#2") resolve();
    };
    void bus.consume({ group: "g", topics: ["t"], handle });
  });
  expect(seen).toEqual(["k#1", "k#2"]);
  await bus.close();
});
