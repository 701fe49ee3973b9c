import { RefusalError } from "@dure/kernel";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  cosigner,
  decodeAddCheckpoint,
  decodeBundle,
  ed25519Signer,
  encodeAddCheckpoint,
  encodeBundle,
  entriesPath,
  formatCheckpoint,
  formatLine,
  formatNote,
  formatPolicy,
  formatReceipt,
  inclusionProof,
  leafHash,
  memoryReader,
  openCheckpoint,
  parseCheckpoint,
  parseLine,
  parseNote,
  parsePolicy,
  parseReceipt,
  parseTilePath,
  parseVerifierKey,
  quorumMet,
  rootOf,
  sha256,
  signCheckpoint,
  tilePath,
  verifyReceipt,
} from "../src/index.ts";
import { entries } from "./sealed-log.ts";

const log = ed25519Signer("dure.example/ledger/donghae/mileage", sha256("log"));
const council = cosigner("council.example", sha256("council"), { nowMs: () => 1_790_000_000_000 });
const lines = `log ${log.verifierKey}\nwitness council ${council.verifierKey}\n`;
const policy = parsePolicy(`${lines}quorum council\n`);
const list = entries(0, 11);
const leaves = list.map(leafHash);

let signed: string;
let cosigned: string;
let receipt: string;

beforeAll(async () => {
  const checkpoint = { origin: log.name, size: list.length, root: rootOf(leaves) };
  signed = Buffer.from(await signCheckpoint(checkpoint, log)).toString();
  const { text } = parseNote(signed);
  const { keyId, name } = council;
  cosigned = signed + formatLine({ keyId, name, signature: await council.sign(Buffer.from(text)) });
  const proof = await inclusionProof(memoryReader(leaves), 6, list.length);
  receipt = formatReceipt({ index: 6, proof, checkpoint: cosigned });
});

/** What a reader makes of a text, written again; undefined where it refuses. Anything but a refusal is a fault. */
function again(text: string, readAndWrite: (text: string) => string): string | undefined {
  try {
    return readAndWrite(text);
  } catch (error) {
    if (error instanceof RefusalError) return undefined;
    throw error;
  }
}

const edit = fc.record({
  at: fc.nat(2_000),
  cut: fc.integer({ min: 0, max: 3 }),
  put: fc.oneof(
    fc.constantFrom(
      "",
      "\n",
      "\n\n",
      " ",
      "+",
      "=",
      "—",
      "0",
      "A",
      "\u00a0",
      "\r",
      "\u0000",
      "old ",
    ),
    fc.string({ maxLength: 3 }),
  ),
});
const edited = (text: string, edits: readonly { at: number; cut: number; put: string }[]): string =>
  edits.reduce((bent, { at, cut, put }) => {
    const place = at % (bent.length + 1);
    return bent.slice(0, place) + put + bent.slice(place + cut);
  }, text);

const pathOf = (path: string): string => {
  const { index, level, width } = parseTilePath(path);
  return level === "entries" ? entriesPath(index, width) : tilePath(level, index, width);
};

describe("whatever is read has one spelling, and whatever else is refused", () => {
  it.each([
    ["a note", () => cosigned, (text: string) => formatNote(parseNote(text))],
    [
      "a checkpoint",
      () => parseNote(signed).text,
      (text: string) => formatCheckpoint(parseCheckpoint(text)),
    ],
    [
      "a signature line",
      () => signed.slice(signed.indexOf("—")),
      (text: string) => formatLine(parseLine(text.endsWith("\n") ? text : "none")),
    ],
    ["a receipt", () => receipt, (text: string) => formatReceipt(parseReceipt(text))],
    [
      "a request to a witness",
      () => encodeAddCheckpoint({ oldSize: 3, proof: leaves.slice(0, 2), note: cosigned }),
      (text: string) => encodeAddCheckpoint(decodeAddCheckpoint(text)),
    ],
    ["a tile's path", () => "tile/entries/x001/x234/067.p/8", pathOf],
  ])("%s", (_what, good, readAndWrite) => {
    expect(again(good(), readAndWrite)).toBe(good());
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const text = edited(good(), edits);
        expect([text, undefined]).toContain(again(text, readAndWrite));
      }),
      { numRuns: 1_000 },
    );
  });

  it("a bundle, bytes behind it included", () => {
    const bundle = encodeBundle(list);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(bundle.length), (bytes, at) => {
        const bent = Buffer.concat([bundle.subarray(0, at), bytes]);
        const text = bent.toString("latin1");
        const written = again(text, () =>
          Buffer.from(encodeBundle(decodeBundle(bent))).toString("latin1"),
        );
        expect([text, undefined]).toContain(written);
      }),
      { numRuns: 1_000 },
    );
  });

  it("a policy is read or refused, and read the same when it is written again", () => {
    const good = `${lines}group all all council\nquorum all\n`;
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const written = again(edited(good, edits), (text) => formatPolicy(parsePolicy(text)));
        if (written !== undefined) expect(formatPolicy(parsePolicy(written))).toBe(written);
      }),
      { numRuns: 500 },
    );
  });
});

describe("no bit can be changed", () => {
  const bent = function* (text: string): Generator<Buffer> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length * 8; at += 1) {
      const copy = Buffer.from(bytes);
      copy[at >> 3] = (copy[at >> 3] as number) ^ (1 << (at & 7));
      yield copy;
    }
  };

  it("in a signed checkpoint", () => {
    const key = parseVerifierKey(log.verifierKey);
    let refused = 0;
    for (const bytes of bent(signed)) {
      expect(() => openCheckpoint(bytes, key)).toThrow(RefusalError);
      refused += 1;
    }
    expect(refused).toBe(Buffer.byteLength(signed) * 8);
  });

  it("in a cosigned one, or the quorum is not met", () => {
    for (const bytes of bent(cosigned)) {
      const key = parseVerifierKey(log.verifierKey);
      const verdict = again(bytes.toString("latin1"), () => {
        openCheckpoint(bytes, key);
        return quorumMet(policy, parseNote(bytes)).met ? "good" : "unmet";
      });
      expect([undefined, "unmet"]).toContain(verdict);
    }
  });

  it("in a receipt", () => {
    const good = { receipt: parseReceipt(receipt), entry: list[6] as Uint8Array, policy };
    expect(verifyReceipt(good).ok).toBe(true);
    for (const bytes of bent(receipt)) {
      const verdict = again(bytes.toString(), (text) =>
        verifyReceipt({ ...good, receipt: parseReceipt(text) }).ok ? "good" : "bad",
      );
      expect([undefined, "bad"]).toContain(verdict);
    }
  });
});
