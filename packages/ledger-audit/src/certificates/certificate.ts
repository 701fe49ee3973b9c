import { z } from "zod";
import { exportError } from "../errors.ts";

const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const hash = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);

const certificateSchema = z.strictObject({
  account: z.string().min(1).max(200),
  entry: z.string().min(1).max(70_000),
  format: z.literal("dure-balance/1"),
  leaf: z.string().min(1).max(1_000),
  lots: z.string().max(1_000_000),
  path: z.array(hash).max(64),
  place: z.strictObject({ index: whole, size: whole }),
  receipt: z.string().min(1).max(200_000),
});

/**
 * Proof of what an account held when the ledger was sealed (docs/ledger-format.md §6): the account's leaf under the state root
 * in `entry`, and the receipt of `entry` under a signed checkpoint. Good without the ledger and without the operator.
 */
export type BalanceCertificate = z.infer<typeof certificateSchema>;

/** The text of a certificate as a person downloads it. */
export const certificateText = (certificate: BalanceCertificate): string =>
  `${JSON.stringify(certificate, null, 2)}\n`;

/** Reads a certificate. Refuses with CERTIFICATE_MALFORMED. */
export function parseCertificate(text: string): BalanceCertificate {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw exportError("CERTIFICATE_MALFORMED", { path: "JSON" });
  }
  const read = certificateSchema.safeParse(value);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path.join(".") ?? "";
  throw exportError("CERTIFICATE_MALFORMED", { path });
}
