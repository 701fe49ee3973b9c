import { describe, expect, it } from "vitest";
import {
  decodeAddCheckpoint,
  ed25519Signer,
  encodeAddCheckpoint,
  formatPolicy,
  formatReceipt,
  formatVerifierKey,
  LogBuilder,
  memoryTileStore,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseLine,
  parseNote,
  parsePolicy,
  parseReceipt,
  parseTilePath,
  parseVerifierKey,
  quorumMet,
  readCosignature,
  readSizeAnswer,
  sha256,
} from "../src/index.ts";
import {
  ADD_CHECKPOINT,
  BAD_KEYS,
  COSIGNATURE_TIMES,
  GO_NOTE,
  GOOD_KEYS,
  REAL_CHECKPOINT,
} from "./vectors/notes.ts";

const { enoch, peter, text } = GO_NOTE;
const peterKey = parseVerifierKey(peter.verifierKey);
const enochKey = parseVerifierKey(enoch.verifierKey);

describe("notes of Go's note package", () => {
  it("open with both keys, with one, and with neither", () => {
    const note = parseNote(`${text}\n${peter.line}${enoch.line}`);
    expect(note.text).toBe(text);
    expect(openNote(note, [peterKey, enochKey])).toEqual([peterKey, enochKey]);
    expect(openNote(note, [peterKey])).toEqual([peterKey]);
    expect(openNote(note, [])).toEqual([]);
  });

  it("count a key once, however often it signed", () => {
    const note = parseNote(`${text}\n${peter.line.repeat(2)}${enoch.line.repeat(2)}`);
    expect(openNote(note, [peterKey])).toEqual([peterKey]);
  });

  it("are rejected when four letters are put into a known signature, not when into an unknown one", () => {
    const bend = (line: string): string => `${line.slice(0, 60)}ABCD${line.slice(60)}`;
    const bent = parseNote(`${text}\n${bend(peter.line)}`);
    expect(() => openNote(bent, [peterKey])).toThrow("NOTE_SIGNATURE_WRONG");
    expect(openNote(parseNote(`${text}\n${peter.line}${bend(enoch.line)}`), [peterKey])).toEqual([
      peterKey,
    ]);
  });

  it.each([
    ["text alone", text],
    ["text and a blank line", `${text}\n`],
    ["a last line without its end", `${text}\n${peter.line.slice(0, -1)}`],
    ["a control character", `\u0001${text}\n${peter.line}`],
    ["a name of two words", `${text}\n${peter.line.replace("PeterNeumann", "Bad Name")}`],
    ["a no-break space in a name", `${text}\n${peter.line.replace("Peter", "Peter\u00a0")}`],
    ["a line that is no signature", `${text}\n${peter.line}Unexpected line.\n`],
    ["101 signatures", `${text}\n${peter.line.repeat(101)}`],
    ["a second spelling of the same base64", `${text}\n${peter.line.replace("nAM=", "nAN=")}`],
  ])("are refused as malformed with %s", (_what, note) => {
    expect(() => parseNote(note)).toThrow("NOTE_MALFORMED");
  });

  it("are taken with as many as 100 signatures, and with a text of several paragraphs", () => {
    expect(parseNote(`${text}\n${peter.line.repeat(100)}`).signatures).toHaveLength(100);
    expect(parseNote(`one\n\ntwo\n\n${peter.line}`).text).toBe("one\n\ntwo\n");
  });
});

describe("a verifier key that others published", () => {
  it.each(GOOD_KEYS)("is read and written again: %s", (key) => {
    const { kind, name } = parseVerifierKey(key);
    const base64 = key.split("+").slice(2).join("+");
    const publicKey = new Uint8Array(Buffer.from(base64, "base64").subarray(1));
    expect(formatVerifierKey(name, kind, publicKey)).toBe(key);
  });

  it.each(BAD_KEYS)("with %s is refused", (_what, key) => {
    expect(() => parseVerifierKey(key)).toThrow("KEY_MALFORMED");
  });

  it("is refused when any part is cut off or any letter is another", () => {
    const key = peter.verifierKey;
    for (let from = 0; from < key.length; from += 1) {
      for (let to = from + 1; to <= key.length; to += 1) {
        if (from === 0 && to === key.length) continue;
        expect(() => parseVerifierKey(key.slice(from, to))).toThrow("KEY_MALFORMED");
      }
      const next = String.fromCharCode(key.charCodeAt(from) + 1);
      expect(() => parseVerifierKey(key.slice(0, from) + next + key.slice(from + 1))).toThrow(
        "KEY_MALFORMED",
      );
    }
  });
});

describe("a checkpoint of a public log", () => {
  const { logKey, note, origin, rootHex, size, witnessKey, witnessedS } = REAL_CHECKPOINT;
  const [log, witness] = [parseVerifierKey(logKey), parseVerifierKey(witnessKey)];

  it("opens with the log's key", () => {
    const root = new Uint8Array(Buffer.from(rootHex, "hex"));
    expect(openCheckpoint(note, log)).toEqual({ origin, size, root });
  });

  it("has the cosignature of a public witness, with its time", () => {
    const opened = parseNote(note);
    expect(openNote(opened, [log, witness])).toEqual([log, witness]);
    const line = opened.signatures.find(({ keyId }) => keyId === witness.keyId);
    expect(line && readCosignature(line.signature).timeS).toBe(witnessedS);
  });

  it("satisfies a policy that asks for that witness, and none that asks for another too", () => {
    const lines = `log ${logKey}\nwitness remora ${witnessKey}\n`;
    expect(quorumMet(parsePolicy(`${lines}quorum remora\n`), parseNote(note)).met).toBe(true);
    const other = ed25519Signer("w", sha256("other"));
    const cosigner = formatVerifierKey("w", "cosignature", publicKeyOf(other.verifierKey));
    const both = parsePolicy(
      `${lines}witness other ${cosigner}\ngroup both all remora other\nquorum both\n`,
    );
    expect(quorumMet(both, parseNote(note))).toEqual({
      met: false,
      cosigned: ["remora"],
      missing: ["other"],
    });
  });

  it("does not open with another size", () => {
    const bent = note.replace(String(size), String(size + 1));
    expect(() => openCheckpoint(bent, log)).toThrow("NOTE_SIGNATURE_WRONG");
    expect(() => openNote(parseNote(bent), [witness])).toThrow("NOTE_SIGNATURE_WRONG");
  });

  it.each(COSIGNATURE_TIMES)("or of a document says when it was seen (%#)", (line, timeS) => {
    expect(readCosignature(parseLine(line).signature).timeS).toBe(timeS);
  });
});

describe("the witness protocol's own example", () => {
  it("is read and written again byte for byte", () => {
    const request = decodeAddCheckpoint(ADD_CHECKPOINT);
    expect(request.oldSize).toBe(20_852_014);
    expect(request.proof).toHaveLength(4);
    expect(parseCheckpoint(parseNote(request.note).text)).toMatchObject({
      origin: "example.com/behind-the-sofa",
      size: 20_852_163,
    });
    expect(encodeAddCheckpoint(request)).toBe(ADD_CHECKPOINT);
  });

  it.each([
    ["0\n", 0],
    ["50\n", 50],
    ["", undefined],
    ["50", undefined],
    ["050\n", undefined],
    ["-1\n", undefined],
    ["50\n\n", undefined],
    ["9007199254740993\n", undefined],
  ])("answers a size with its line feed: %j", (body, size) => {
    expect(readSizeAnswer(body)).toBe(size);
  });
});

describe("a policy", () => {
  const key = (name: string, kind: "cosignature" | "ed25519" = "cosignature"): string =>
    formatVerifierKey(name, kind, publicKeyOf(ed25519Signer(name, sha256(name)).verifierKey));

  it("of two levels of groups is read as the document explains it", () => {
    const names = ["X1", "X2", "X3", "Y1", "Y2", "Y3"];
    const policy = parsePolicy(
      [
        `log ${key("log", "ed25519")}`,
        ...names.map((name) => `witness ${name} ${key(name)}`),
        "group X-witnesses 2 X1 X2 X3",
        "group Y-witnesses any Y1 Y2 Y3",
        "group X-and-Y all X-witnesses Y-witnesses",
        "quorum X-and-Y",
      ].join("\n"),
    );
    expect(policy.groups.map(({ threshold }) => threshold)).toEqual([2, 1, 2]);
    expect(parsePolicy(formatPolicy(policy)).groups).toEqual(policy.groups);
  });

  it("takes two keys whose base64 ends alike behind a plus sign, and no key under two names", () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `w${index}`);
    const [one, two] = names.filter((name) => key(name).endsWith("+"));
    const policy = parsePolicy(
      `witness a ${key(one as string)}\nwitness b ${key(two as string)}\nquorum none\n`,
    );
    expect(policy.witnesses).toHaveLength(2);
    const publicKey = publicKeyOf(key("w1"));
    const again = formatVerifierKey("another.example", "cosignature", publicKey);
    expect(() => parsePolicy(`witness a ${key("w1")}\nwitness b ${again}\nquorum none\n`)).toThrow(
      "POLICY_MALFORMED",
    );
  });
});

describe("a receipt", () => {
  const hash = Buffer.alloc(32, 1).toString("base64");
  it.each([
    ["another header", "wrong-header\nindex 0\n\ncheckpoint\n"],
    ["extra data that is no base64", "c2sp.org/tlog-proof@v1\nextra !!no!!\nindex 0\n\nx\n"],
    ["no index", "c2sp.org/tlog-proof@v1\n\n\ncheckpoint\n"],
    ["an index that is no number", "c2sp.org/tlog-proof@v1\nindex notanumber\n\ncheckpoint\n"],
    ["an index below zero", "c2sp.org/tlog-proof@v1\nindex -5\n\ncheckpoint\n"],
    ["a hash that is no base64", "c2sp.org/tlog-proof@v1\nindex 0\n!!no!!\n\ncheckpoint\n"],
    [
      "a hash of 64 bytes",
      `c2sp.org/tlog-proof@v1\nindex 0\n${Buffer.alloc(64).toString("base64")}\n\ncheckpoint\n`,
    ],
    ["64 hashes", `c2sp.org/tlog-proof@v1\nindex 0\n${`${hash}\n`.repeat(64)}\ncheckpoint\n`],
  ])("of other implementations' tests with %s is refused", (_what, receipt) => {
    expect(() => parseReceipt(receipt)).toThrow("RECEIPT_MALFORMED");
  });

  it("comes back from its text with extra data, with empty extra data and without any", () => {
    const receipt = { index: 3, proof: [new Uint8Array(32).fill(9)], checkpoint: "x\n" };
    for (const extra of [undefined, new Uint8Array(0), new Uint8Array([1, 2, 3, 4])]) {
      const whole = extra === undefined ? receipt : { ...receipt, extra };
      expect(parseReceipt(formatReceipt(whole))).toEqual(whole);
    }
  });
});

describe("paths and tiles", () => {
  it.each([
    ["tile/0/001", { level: 0, index: 1, width: 256 }],
    ["tile/0/001.p/5", { level: 0, index: 1, width: 5 }],
    ["tile/5/x123/x456/078", { level: 5, index: 123_456_078, width: 256 }],
    ["tile/5/x123/x456/078.p/2", { level: 5, index: 123_456_078, width: 2 }],
    ["tile/0/x003/x057/500", { level: 0, index: 3_057_500, width: 256 }],
    ["tile/entries/x001/x234/067", { level: "entries", index: 1_234_067, width: 256 }],
  ] as const)("of the checksum database's tests: %s", (path, address) => {
    expect(parseTilePath(path)).toEqual(address);
  });

  it.each(["tile/5/123/456/078", "tile/-1/123/456/078", "tile/data/x003/x057/500"])(
    "of those tests that are none: %s",
    (path) => {
      expect(() => parseTilePath(path)).toThrow("TILE_PATH_MALFORMED");
    },
  );

  it("of a log of 70,000 entries are those that the document counts", async () => {
    const store = memoryTileStore();
    const builder = await LogBuilder.open(store, 0);
    builder.append(Array.from({ length: 70_000 }, (_, index) => Uint8Array.of(index & 255)));
    await builder.flush();
    const hashes = [...store.files].flatMap(([path, bytes]) => {
      const { level, width } = parseTilePath(path);
      if (level === "entries") return [];
      expect(bytes).toHaveLength(width * 32);
      return [`${level}/${width}`];
    });
    const count = (of: string): number => hashes.filter((one) => one === of).length;
    expect([count("0/256"), count("0/112"), count("1/256"), count("1/17"), count("2/1")]).toEqual([
      273, 1, 1, 1, 1,
    ]);
    expect(hashes).toHaveLength(277);
  });

  it("of a log of 256 entries are one full tile and a partial one of width 1 above it", async () => {
    const store = memoryTileStore();
    const builder = await LogBuilder.open(store, 0);
    builder.append(Array.from({ length: 256 }, () => new Uint8Array(1)));
    await builder.flush();
    expect([...store.files.keys()].sort()).toEqual([
      "tile/0/000",
      "tile/1/000.p/1",
      "tile/entries/000",
    ]);
  });
});

function publicKeyOf(verifierKey: string): Uint8Array {
  const base64 = verifierKey.split("+").slice(2).join("+");
  return new Uint8Array(Buffer.from(base64, "base64").subarray(1));
}
