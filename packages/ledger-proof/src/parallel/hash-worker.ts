import { parentPort } from "node:worker_threads";
import { InvariantViolation } from "@dure/kernel";
import { hashBundle } from "../hashing/hash-bundle.ts";
import { HASH_BYTES } from "../hashing/sha256.ts";
import type { HashAnswer, HashTask } from "./hash-task.ts";

/*
 * A thread of the hashing pool: takes bundles that lie one behind the other, and answers with their leaf hashes in
 * the same order.
 */
parentPort?.on("message", (task: HashTask) => {
  const answer = answerTo(task);
  parentPort?.postMessage(answer, "hashes" in answer ? [answer.hashes.buffer as ArrayBuffer] : []);
});

function answerTo({ id, bytes, bundles }: HashTask): HashAnswer {
  try {
    const total = bundles.reduce((sum, { count }) => sum + count, 0);
    const hashes = new Uint8Array(total * HASH_BYTES);
    let [read, written] = [0, 0];
    for (const { count, length } of bundles) {
      hashes.set(hashBundle(bytes.subarray(read, read + length), count), written);
      read += length;
      written += count * HASH_BYTES;
    }
    return { id, hashes };
  } catch (error) {
    if (!(error instanceof InvariantViolation)) throw error;
    const { code, message } = error;
    return { id, violation: { code, why: message.slice(`${code}: `.length) } };
  }
}
