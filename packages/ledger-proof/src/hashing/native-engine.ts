import { hash } from "node:crypto";
import { type HashEngine, LEAF_PREFIX, LENGTH_BYTES, NODE_PREFIX, PAIR_BYTES } from "./engine.ts";
import { HASH_BYTES } from "./sha256.ts";

/**
 * SHA-256 by node:crypto, one message after the other: where there are no vectors in WebAssembly, and for long
 * messages on processors with instructions for SHA-256. The digest comes back as a text of one character a byte: a
 * Buffer for each costs more than the hash itself.
 */
export const nativeEngine: HashEngine = {
  hashBundle(bundle, count) {
    // The low byte of an entry's length stands where the prefix of its message must stand.
    const messages = Buffer.from(bundle);
    const digests = new Uint8Array(count * HASH_BYTES);
    const writer = Buffer.from(digests.buffer);
    let at = 0;
    for (let index = 0; index < count; index += 1) {
      const start = at + LENGTH_BYTES;
      at = start + messages.readUInt16BE(at);
      messages[start - 1] = LEAF_PREFIX;
      writeDigest(writer, index, messages.subarray(start - 1, at));
    }
    return digests;
  },

  foldNodes(level) {
    const pairs = level.length / PAIR_BYTES;
    const digests = new Uint8Array(pairs * HASH_BYTES);
    const writer = Buffer.from(digests.buffer);
    const message = Buffer.alloc(1 + PAIR_BYTES, NODE_PREFIX);
    for (let pair = 0; pair < pairs; pair += 1) {
      message.set(level.subarray(pair * PAIR_BYTES, (pair + 1) * PAIR_BYTES), 1);
      writeDigest(writer, pair, message);
    }
    return digests;
  },
};

function writeDigest(writer: Buffer, index: number, message: Uint8Array): void {
  writer.write(hash("sha256", message, "binary"), index * HASH_BYTES, "latin1");
}
