import { hash } from "node:crypto";
import { RefusalError } from "@dure/kernel";
import {
  leafHash,
  parseCheckpoint,
  parseNote,
  parsePolicy,
  parseReceipt,
  verifyInclusion,
  verifyReceipt,
} from "@dure/ledger-proof";
import { z } from "zod";
import { readEntry } from "../entries/read-entry.ts";
import { isSeal } from "./balance-certificate.ts";
import type { BalanceCertificate } from "./certificate.ts";

const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const leafSchema = z.strictObject({
  account: z.string(),
  creditsPending: whole,
  creditsPosted: whole,
  debitsPending: whole,
  debitsPosted: whole,
  lots: z.string().regex(/^[0-9a-f]{64}$/),
  unit: z.literal("milli"),
});
const lotsSchema = z
  .array(
    z.strictObject({
      expiresOn: z.string(),
      free: whole,
      granted: whole,
      held: whole,
      lot: z.string(),
      seq: whole,
    }),
  )
  .max(10_000);

export type CertifiedCounters = Omit<z.infer<typeof leafSchema>, "account" | "lots" | "unit">;
export type CertifiedLot = z.infer<typeof lotsSchema>[number];

/** What is wrong with a certificate: stable codes. */
export type CertificateProblem =
  | "ACCOUNT_DIFFERS"
  | "CHECKPOINT_DIFFERS"
  | "ENTRY_NO_SEAL"
  | "LEAF_MALFORMED"
  | "LEAF_NOT_UNDER_ROOT"
  | "LOTS_DIFFER"
  | "RECEIPT_WRONG"
  | "TRUST_POLICY_UNREADABLE";

export interface CertificateVerdict {
  readonly ok: boolean;
  readonly problems: readonly { readonly code: CertificateProblem; readonly why: string }[];
  readonly person: string;
  /** Thousandths of a point. */
  readonly counters?: CertifiedCounters;
  readonly lots: readonly CertifiedLot[];
  /** Number of the entry that seals; the balance is that before it. */
  readonly asOfEntry?: number;
  /** Day on which that entry took effect. */
  readonly sealedOn?: string;
  readonly cosigned: readonly string[];
}

const MEMBER = "member/";

/**
 * Checks a certificate by the checker's own policy, from the leaf up to the signed checkpoint. With `checkpoint`, one that the
 * checker has from elsewhere, the receipt's must be of the same log and, at equal sizes, of the same root. Never throws.
 */
export function verifyCertificate(claim: {
  readonly certificate: BalanceCertificate;
  readonly policyText: string;
  readonly checkpoint?: Uint8Array;
}): CertificateVerdict {
  const { certificate } = claim;
  const problems: { code: CertificateProblem; why: string }[] = [];
  const add = (code: CertificateProblem, why: string): void => {
    problems.push({ code, why });
  };
  const leaf = parseWith(leafSchema, certificate.leaf);
  const lots = parseWith(lotsSchema, certificate.lots);
  const person = certificate.account.startsWith(MEMBER)
    ? certificate.account.slice(MEMBER.length)
    : "";
  if (!leaf) add("LEAF_MALFORMED", "계정 줄의 형식이 올바르지 않습니다.");
  if (person === "" || (leaf && leaf.account !== certificate.account)) {
    add("ACCOUNT_DIFFERS", "증명서의 계정과 계정 줄의 계정이 다릅니다.");
  }
  if (!lots || (leaf && hash("sha256", certificate.lots, "hex") !== leaf.lots)) {
    add("LOTS_DIFFER", "적립 묶음의 목록이 계정 줄의 해시와 다릅니다.");
  }
  const seal = checkSeal(certificate, add);
  const cosigned = checkReceipt(claim, add);
  const counters = leaf && countersOf(leaf);
  return {
    ok: problems.length === 0,
    problems,
    person,
    lots: lots ?? [],
    cosigned,
    ...(counters && { counters }),
    ...(seal && { asOfEntry: seal.seq, sealedOn: seal.eff }),
  };
}

type Add = (code: CertificateProblem, why: string) => void;

function checkSeal({ entry, leaf, path, place }: BalanceCertificate, add: Add) {
  const read = readEntry(Buffer.from(entry, "utf8"));
  if (!read.ok || !isSeal(read.entry)) {
    add("ENTRY_NO_SEAL", "증명서의 기록이 장부를 봉인하는 기록이 아닙니다.");
    return undefined;
  }
  const { body, eff, seq } = read.entry;
  const isUnder =
    place.size === body.accounts &&
    body.entries === seq &&
    verifyInclusion({
      leaf: leafHash(Buffer.from(leaf, "utf8")),
      index: place.index,
      size: place.size,
      proof: path.map((each) => Buffer.from(each, "base64")),
      root: Buffer.from(body.root, "hex"),
    });
  if (!isUnder) add("LEAF_NOT_UNDER_ROOT", "계정 줄이 봉인된 장부의 루트 아래에 있지 않습니다.");
  return { seq, eff };
}

function checkReceipt(
  {
    certificate,
    checkpoint,
    policyText,
  }: {
    readonly certificate: BalanceCertificate;
    readonly policyText: string;
    readonly checkpoint?: Uint8Array;
  },
  add: Add,
): readonly string[] {
  try {
    const receipt = parseReceipt(certificate.receipt);
    const policy = readPolicy(policyText, add);
    if (!policy) return [];
    const read = readEntry(Buffer.from(certificate.entry, "utf8"));
    const entry = Buffer.from(certificate.entry, "utf8");
    const verdict = verifyReceipt({ receipt, entry, policy });
    if (!verdict.ok) {
      add("RECEIPT_WRONG", verdict.why);
      return [];
    }
    const { origin, root, size } = verdict.checkpoint;
    // The receipt must be of the ledger of the tenant that the entry names, at the place that the entry names.
    const isItsOwn =
      read.ok &&
      receipt.index === read.entry.seq &&
      origin.endsWith(`/ledger/${read.entry.t}/mileage`);
    if (!isItsOwn) add("RECEIPT_WRONG", "증명서의 기록이 그 원장의 그 자리에 있지 않습니다.");
    if (checkpoint) {
      const other = parseCheckpoint(parseNote(checkpoint).text);
      const differs = other.size === size && Buffer.compare(other.root, root) !== 0;
      if (other.origin !== origin || differs) {
        add("CHECKPOINT_DIFFERS", "따로 가진 체크포인트와 증명서의 체크포인트가 다릅니다.");
      }
    }
    return verdict.cosigned;
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    add("RECEIPT_WRONG", error.refusal.why);
    return [];
  }
}

function readPolicy(policyText: string, add: Add) {
  try {
    return parsePolicy(policyText);
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    add("TRUST_POLICY_UNREADABLE", error.refusal.why);
    return undefined;
  }
}

const countersOf = ({
  creditsPending,
  creditsPosted,
  debitsPending,
  debitsPosted,
}: z.infer<typeof leafSchema>): CertifiedCounters => ({
  creditsPending,
  creditsPosted,
  debitsPending,
  debitsPosted,
});

function parseWith<Value>(schema: z.ZodType<Value>, text: string): Value | undefined {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success && JSON.stringify(read.data) === text ? read.data : undefined;
  } catch {
    return undefined;
  }
}
