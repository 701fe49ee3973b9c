import { parentPort } from "node:worker_threads";
import { EntryScanner } from "./entry-scan.ts";
import { scanEventLines } from "./event-scan.ts";
import type { ScanAnswer, ScanTask } from "./scan-threads.ts";

const scanner = new EntryScanner();

/* A thread of `scanThreads`: it serves the verification of one export, from first to last bundle. */
parentPort?.on("message", (task: ScanTask) => {
  parentPort?.postMessage(answerTo(task));
});

function answerTo(task: ScanTask): ScanAnswer {
  const { id } = task;
  try {
    return task.kind === "entries"
      ? { id, entries: scanner.scan(task.bytes, task.count) }
      : { id, events: scanEventLines(task.bytes) };
  } catch (error) {
    return { id, failed: String(error) };
  }
}
