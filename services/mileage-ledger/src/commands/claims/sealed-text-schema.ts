import { z } from "zod";

/** Sealed text as it stands in events. The ciphertext itself is checked by whoever holds the key. */
export const sealedText = z.strictObject({
  s: z.string(),
  alg: z.literal("A256GCM"),
  n: z.string(),
  c: z.string(),
  k: z.string(),
});
