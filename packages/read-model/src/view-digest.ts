import { createHash } from "node:crypto";

/** SHA-256 over documents that are added in order of collection, tenant and id (order of their UTF-8 bytes). */
export interface ViewDigest {
  add(collection: string, tenantId: string, id: string, bodyText: string): void;
  /** The digest in hex. Ends the digest. */
  hex(): string;
}

/** The digest that every adapter computes alike. Parts are length-prefixed, so that no two views give the same bytes. */
export function createViewDigest(): ViewDigest {
  const digest = createHash("sha256");
  return {
    add(...parts) {
      for (const part of parts) {
        const bytes = Buffer.from(part);
        digest.update(`${bytes.length}:`).update(bytes);
      }
    },
    hex: () => digest.digest("hex"),
  };
}
