import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cosigner,
  ed25519Signer,
  formatCheckpoint,
  formatNote,
  type NoteSigner,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  readCosignature,
  sha256,
  signCheckpoint,
} from "../src/index.ts";

/** The key and the note by which Go's note package explains itself. */
const NEUMANN = {
  verifierKey: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  seed: Buffer.from("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz", "base64").subarray(1),
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  line: "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
};
const ORIGIN = "dure.example/ledger/donghae/mileage";
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const seed = (text: string): Uint8Array => sha256(text);
const log = ed25519Signer(ORIGIN, seed("log"));
const clock = { nowMs: () => 1_790_000_000_500 };
const witness = cosigner("council.example/w", seed("witness"), clock);

const signed = async (text: string, ...signers: readonly NoteSigner[]): Promise<string> =>
  formatNote({
    text,
    signatures: await Promise.all(
      signers.map(async ({ keyId, name, sign }) => ({
        keyId,
        name,
        signature: await sign(bytes(text)),
      })),
    ),
  });

describe("a signed note", () => {
  it("is the published one, byte for byte, from the published key", async () => {
    const signer = ed25519Signer("PeterNeumann", NEUMANN.seed);
    expect(signer.verifierKey).toBe(NEUMANN.verifierKey);
    expect(await signed(NEUMANN.text, signer)).toBe(`${NEUMANN.text}\n${NEUMANN.line}`);
    const note = parseNote(`${NEUMANN.text}\n${NEUMANN.line}`);
    expect(openNote(note, [parseVerifierKey(NEUMANN.verifierKey)])).toHaveLength(1);
  });

  it("comes back from its text unchanged, whatever it says", async () => {
    const line = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((text) => !/\p{Cc}/u.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), async (lines) => {
        const text = `${lines.join("\n")}\n`;
        const note = await signed(text, log, witness);
        expect(formatNote(parseNote(bytes(note)))).toBe(note);
        const keys = [log, witness].map(({ verifierKey }) => parseVerifierKey(verifierKey));
        expect(openNote(parseNote(note), keys)).toHaveLength(2);
      }),
    );
  });

  it("passes over unknown keys and is rejected whole where a known one fails", async () => {
    const note = parseNote(await signed("a\n", log, witness));
    const known = parseVerifierKey(log.verifierKey);
    expect(openNote(note, [known])).toEqual([known]);
    expect(openNote(note, [])).toEqual([]);
    const bent = { ...note, text: "b\n" };
    expect(() => openNote(bent, [known])).toThrow("NOTE_SIGNATURE_WRONG");
    expect(openNote(bent, [])).toEqual([]);
  });

  it("of another key with the same name is of an unknown key", async () => {
    const impostor = ed25519Signer(ORIGIN, seed("impostor"));
    const note = parseNote(await signed("a\n", impostor));
    expect(openNote(note, [parseVerifierKey(log.verifierKey)])).toEqual([]);
  });

  it.each([
    ["nothing", ""],
    ["no signature", "text\n\n"],
    ["no blank line", `text\n${NEUMANN.line}`],
    ["no line feed at the end", `text\n\n${NEUMANN.line.slice(0, -1)}`],
    ["a control character", `te\txt\n\n${NEUMANN.line}`],
    ["a hyphen for a dash", `text\n\n- ${NEUMANN.line.slice(2)}`],
    ["a signature that is not base64", "text\n\n— a x08go?==\n"],
    ["a signature without bytes", "text\n\n— a x08goA==\n".replace("x08goA==", "x08g")],
    ["a name with a plus", `text\n\n— a+b ${NEUMANN.line.split(" ")[2]}`],
  ])("is refused with %s", (_what, note) => {
    expect(() => parseNote(note)).toThrow("NOTE_MALFORMED");
  });

  it("is refused when its bytes are no UTF-8", () => {
    expect(() => parseNote(new Uint8Array([0xff, 0x0a, 0x0a]))).toThrow("NOTE_MALFORMED");
  });
});

describe("a verifier key", () => {
  it.each([
    ["another key id", NEUMANN.verifierKey.replace("c74f20a3", "c74f20a4")],
    ["another name", NEUMANN.verifierKey.replace("Peter", "Petra")],
    [
      "an unknown kind",
      `a+00000000+${Buffer.concat([Buffer.from([9]), NEUMANN.seed]).toString("base64")}`,
    ],
    ["a short key", "a+00000000+AQ=="],
    ["no key", "a+00000000"],
  ])("with %s is refused", (_what, key) => {
    expect(() => parseVerifierKey(key)).toThrow("KEY_MALFORMED");
  });

  it("has another id for another kind of the same key", () => {
    const both = [ed25519Signer("a", seed("x")), cosigner("a", seed("x"), clock)];
    expect(new Set(both.map(({ keyId }) => keyId)).size).toBe(2);
  });
});

describe("a cosignature", () => {
  it("binds the time to the note", async () => {
    const text = bytes("a\n");
    const signature = await witness.sign(text);
    const { verify } = parseVerifierKey(witness.verifierKey);
    expect(readCosignature(signature).timeS).toBe(1_790_000_000);
    expect(verify(text, signature)).toBe(true);
    for (const at of [0, 7, 8, 71]) {
      const bent = new Uint8Array(signature);
      bent[at] = (bent[at] as number) ^ 1;
      expect(verify(text, bent)).toBe(false);
    }
    expect(verify(text, signature.slice(1))).toBe(false);
  });
});

describe("a checkpoint", () => {
  const root = sha256("root");

  it("is three lines and comes back from them", () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (size, hash) => {
          const text = formatCheckpoint({ origin: ORIGIN, size, root: hash });
          expect(text.split("\n")).toHaveLength(4);
          expect(parseCheckpoint(text)).toEqual({ origin: ORIGIN, size, root: hash });
        },
      ),
    );
  });

  it("opens for the log that signed it and for no other", async () => {
    const note = await signCheckpoint({ origin: ORIGIN, size: 3, root }, log);
    expect(openCheckpoint(note, parseVerifierKey(log.verifierKey))).toEqual({
      origin: ORIGIN,
      size: 3,
      root,
    });
    const other = ed25519Signer("dure.example/ledger/mapo/mileage", seed("log"));
    expect(() => openCheckpoint(note, parseVerifierKey(other.verifierKey))).toThrow(
      "CHECKPOINT_ORIGIN_WRONG",
    );
    const impostor = ed25519Signer(ORIGIN, seed("impostor"));
    expect(() => openCheckpoint(note, parseVerifierKey(impostor.verifierKey))).toThrow(
      "NOTE_NOT_SIGNED",
    );
    await expect(signCheckpoint({ origin: ORIGIN, size: 3, root }, other)).rejects.toThrow(
      "CHECKPOINT_ORIGIN_WRONG",
    );
  });

  const base64 = Buffer.from(root).toString("base64");
  it.each([
    ["a leading zero", `${ORIGIN}\n03\n${base64}\n`],
    ["a sign", `${ORIGIN}\n+3\n${base64}\n`],
    ["a size above 2^53", `${ORIGIN}\n9007199254740993\n${base64}\n`],
    ["an extension line", `${ORIGIN}\n3\n${base64}\nmore\n`],
    ["no origin", `\n3\n${base64}\n`],
    ["a short root", `${ORIGIN}\n3\n${base64.slice(4)}\n`],
    ["loose base64", `${ORIGIN}\n3\n ${base64}\n`],
    ["no end", `${ORIGIN}\n3\n${base64}`],
  ])("is refused with %s", (_what, text) => {
    expect(() => parseCheckpoint(text)).toThrow("CHECKPOINT_MALFORMED");
  });
});
