import { PARTITION_COUNT } from "./schema.ts";

/**
 * The partition of a key: FNV-1a over its UTF-8 bytes. Part of the format of the file, because all messages of one key
 * have to lie in one partition.
 */
export function partitionOfKey(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (((hash >>> 16) ^ hash) >>> 0) % PARTITION_COUNT;
}
