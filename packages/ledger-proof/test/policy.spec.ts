import { describe, expect, it } from "vitest";
import {
  cosigner,
  ed25519Signer,
  formatNote,
  formatPolicy,
  formatReceipt,
  inclusionProof,
  leafHash,
  memoryReader,
  type NoteSigner,
  parseNote,
  parsePolicy,
  parseReceipt,
  quorumMet,
  rootOf,
  sha256,
  signCheckpoint,
  verifyReceipt,
} from "../src/index.ts";

const clock = { nowMs: () => 1_790_000_000_000 };
const log = ed25519Signer("dure.example/ledger/donghae/mileage", sha256("log"));
const other = ed25519Signer("dure.example/ledger/mapo/mileage", sha256("other"));
const [council, audit, ministry] = ["council", "audit", "ministry"].map((name) =>
  cosigner(`${name}.example`, sha256(name), clock),
) as [NoteSigner, NoteSigner, NoteSigner];

const TEXT = `# Donghae
log ${log.verifierKey}
log ${other.verifierKey} https://dure.example/mapo

witness council ${council.verifierKey} https://council.example
 witness\taudit ${audit.verifierKey}
witness ministry ${ministry.verifierKey}
group outside any audit ministry
group both all council outside
quorum both
`;
const policy = parsePolicy(TEXT);

const entries = Array.from({ length: 9 }, (_, index) => Buffer.from(`entry ${index}`));
const leaves = entries.map(leafHash);

async function checkpoint(...witnesses: readonly NoteSigner[]): Promise<string> {
  const bytes = await signCheckpoint({ origin: log.name, size: 9, root: rootOf(leaves) }, log);
  const note = parseNote(bytes);
  const more = await Promise.all(
    witnesses.map(async ({ keyId, name, sign }) => ({
      keyId,
      name,
      signature: await sign(Buffer.from(note.text)),
    })),
  );
  return formatNote({ text: note.text, signatures: [...note.signatures, ...more] });
}

describe("a trust policy", () => {
  it.each([
    [[], false],
    [[council], false],
    [[audit, ministry], false],
    [[council, audit], true],
    [[council, ministry], true],
    [[council, audit, ministry], true],
  ] as const)("counts members and groups as they stand in it (%#)", async (witnesses, met) => {
    const verdict = quorumMet(policy, parseNote(await checkpoint(...witnesses)));
    expect(verdict.met).toBe(met);
    expect(verdict.cosigned).toHaveLength(witnesses.length);
    expect(verdict.missing).toHaveLength(3 - witnesses.length);
  });

  it("that asks for nobody is met by the log alone", async () => {
    const alone = parsePolicy(`log ${log.verifierKey}\nquorum none`);
    expect(quorumMet(alone, parseNote(await checkpoint())).met).toBe(true);
  });

  it("comes back from its own text", () => {
    const again = parsePolicy(formatPolicy(policy));
    expect(formatPolicy(again)).toBe(formatPolicy(policy));
    expect(again.groups).toEqual(policy.groups);
    expect(again.logs[1]?.url).toBe("https://dure.example/mapo");
  });

  it.each([
    ["no quorum", `log ${log.verifierKey}`],
    ["two quorums", "quorum none\nquorum none"],
    ["a quorum of nobody known", "quorum someone"],
    ["a quorum before its witness", `quorum w\nwitness w ${council.verifierKey}`],
    [
      "a witness twice",
      `witness a ${council.verifierKey}\nwitness b ${council.verifierKey}\nquorum none`,
    ],
    [
      "a name twice",
      `witness a ${council.verifierKey}\nwitness a ${audit.verifierKey}\nquorum none`,
    ],
    ["a log twice", `log ${log.verifierKey}\nlog ${log.verifierKey}\nquorum none`],
    ["a log's key for a witness", `witness a ${log.verifierKey}\nquorum none`],
    ["a witness's key for a log", `log ${council.verifierKey}\nquorum none`],
    [
      "a member in two groups",
      `witness a ${council.verifierKey}\ngroup g any a\ngroup h any a\nquorum h`,
    ],
    ["a threshold above its members", `witness a ${council.verifierKey}\ngroup g 2 a\nquorum g`],
    ["a threshold of nothing", `witness a ${council.verifierKey}\ngroup g 0 a\nquorum g`],
    ["a group of none", `group g any none\nquorum g`],
    ["an unknown word", "friend a\nquorum none"],
    ["a carriage return", "quorum none\r"],
  ])("with %s is refused", (_what, text) => {
    expect(() => parsePolicy(text)).toThrow("POLICY_MALFORMED");
  });
});

describe("a receipt", () => {
  const receiptOf = async (index: number, ...witnesses: readonly NoteSigner[]) => ({
    index,
    proof: await inclusionProof(memoryReader(leaves), index, 9),
    checkpoint: await checkpoint(...witnesses),
  });

  it("proves its entry, from its text alone", async () => {
    for (const [index, entry] of entries.entries()) {
      const text = formatReceipt({
        ...(await receiptOf(index, council, audit)),
        extra: Buffer.from("x"),
      });
      const receipt = parseReceipt(text);
      expect(formatReceipt(receipt)).toBe(text);
      const verdict = verifyReceipt({ receipt, entry, policy, origin: log.name });
      expect(verdict).toMatchObject({
        ok: true,
        checkpoint: { size: 9 },
        cosigned: ["council", "audit"],
      });
    }
  });

  it("names what is missing from it", async () => {
    const receipt = await receiptOf(4, council, audit);
    const entry = entries[4] as Uint8Array;
    const code = (claim: Partial<Parameters<typeof verifyReceipt>[0]>): string => {
      const verdict = verifyReceipt({ receipt, entry, policy, ...claim });
      return verdict.ok ? "ok" : verdict.code;
    };
    expect(code({})).toBe("ok");
    expect(code({ entry: Buffer.from("another") })).toBe("INCLUSION_WRONG");
    expect(code({ receipt: { ...receipt, index: 5 } })).toBe("INCLUSION_WRONG");
    expect(code({ receipt: { ...receipt, proof: receipt.proof.slice(1) } })).toBe(
      "INCLUSION_WRONG",
    );
    expect(code({ receipt: await receiptOf(4, council) })).toBe("QUORUM_NOT_MET");
    expect(code({ origin: other.name })).toBe("CHECKPOINT_ORIGIN_WRONG");
    expect(code({ policy: parsePolicy("quorum none") })).toBe("CHECKPOINT_ORIGIN_WRONG");
    const bent = receipt.checkpoint.replace("\n9\n", "\n8\n");
    expect(code({ receipt: { ...receipt, checkpoint: bent } })).toBe("NOTE_SIGNATURE_WRONG");
    expect(code({ receipt: { ...receipt, checkpoint: "x" } })).toBe("NOTE_MALFORMED");
  });

  it.each([
    ["another version", "c2sp.org/tlog-proof@v2\nindex 0\n\n"],
    ["no index", "c2sp.org/tlog-proof@v1\n\n"],
    ["a leading zero", "c2sp.org/tlog-proof@v1\nindex 01\n\n"],
    ["extra behind the index", "c2sp.org/tlog-proof@v1\nindex 1\nextra AAAA\n\n"],
    ["nothing", ""],
  ])("with %s is refused", (_what, text) => {
    expect(() => parseReceipt(text)).toThrow(/MALFORMED/);
  });
});
