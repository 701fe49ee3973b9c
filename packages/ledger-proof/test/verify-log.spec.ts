import { beforeEach, describe, expect, it } from "vitest";
import {
  cosigner,
  ed25519Signer,
  formatNote,
  LogBuilder,
  type LogVerdict,
  memoryTileStore,
  parseNote,
  parsePolicy,
  sha256,
  signCheckpoint,
  verifyLog,
} from "../src/index.ts";

const SIZE = 256 * 2 + 70;
const log = ed25519Signer("dure.example/ledger/donghae/mileage", sha256("log"));
const council = cosigner("council.example", sha256("council"), { nowMs: () => 1_790_000_000_000 });
const policy = parsePolicy(
  `log ${log.verifierKey}\nwitness council ${council.verifierKey}\nquorum council\n`,
);
const entry = (index: number, of = "entry"): Uint8Array => Buffer.from(`${of} ${index}`);

let store: ReturnType<typeof memoryTileStore>;
let checkpoint: Uint8Array;

async function build(size: number, textAt: (index: number) => Uint8Array = entry) {
  const tiles = memoryTileStore();
  const builder = await LogBuilder.open(tiles, 0);
  builder.append(Array.from({ length: size }, (_, index) => textAt(index)));
  await builder.flush();
  return { tiles, note: await cosigned(size, builder.root()) };
}

async function cosigned(size: number, root: Uint8Array, byWitness = true): Promise<Uint8Array> {
  const note = parseNote(await signCheckpoint({ origin: log.name, size, root }, log));
  if (!byWitness) return Buffer.from(formatNote(note));
  const { keyId, name } = council;
  const signature = await council.sign(Buffer.from(note.text));
  return Buffer.from(
    formatNote({ text: note.text, signatures: [...note.signatures, { keyId, name, signature }] }),
  );
}

const verify = (more: Partial<Parameters<typeof verifyLog>[0]> = {}): Promise<LogVerdict> =>
  verifyLog({ store, checkpoint, origin: log.name, policy, ...more });
const codes = ({ problems }: LogVerdict) => problems.map(({ code, index }) => [code, index]);

beforeEach(async () => {
  const built = await build(SIZE);
  store = built.tiles;
  checkpoint = built.note;
});

describe("verifying a whole log", () => {
  it("finds nothing wrong with one that is right, and shows every entry in order", async () => {
    const seen: string[] = [];
    const progress: number[] = [];
    const verdict = await verify({
      onBundle: (first, entries) => {
        for (const [place, each] of entries.entries())
          seen[first + place] = Buffer.from(each).toString();
      },
      onProgress: (done) => progress.push(done),
    });
    expect(verdict).toMatchObject({ ok: true, size: SIZE, problems: [], cosigned: ["council"] });
    expect(seen).toEqual(Array.from({ length: SIZE }, (_, index) => `entry ${index}`));
    expect(progress).toEqual([256, 512, SIZE]);
  });

  it("is the same with hashes made elsewhere, and for the empty log", async () => {
    const { hashBundle } = await import("../src/index.ts");
    expect((await verify({ hash: async (...bundle) => hashBundle(...bundle) })).ok).toBe(true);
    const empty = await build(0);
    expect((await verify({ store: empty.tiles, checkpoint: empty.note })).ok).toBe(true);
  });

  it.each([0, 255, 256, 511, 512, SIZE - 1])(
    "names entry %i when one bit of it changed",
    async (index) => {
      const path = index < 512 ? `tile/entries/00${index >> 8}` : "tile/entries/002.p/70";
      const bundle = store.files.get(path) as Uint8Array;
      const at = Buffer.from(bundle).indexOf(`entry ${index}`);
      bundle[at] = (bundle[at] as number) ^ 1;
      expect(codes(await verify())).toEqual([
        ["ENTRY_ALTERED", index],
        ["ROOT_MISMATCH", index],
      ]);
    },
  );

  it("tells an altered tile from an altered entry", async () => {
    const tile = store.files.get("tile/0/001") as Uint8Array;
    tile[32 * 9] = (tile[32 * 9] as number) ^ 1;
    expect(codes(await verify())).toEqual([["TILE_ALTERED", 256 + 9]]);
    store.files.delete("tile/0/000");
    expect(codes(await verify())).toEqual([
      ["TILE_MISSING", 0],
      ["TILE_ALTERED", 256 + 9],
    ]);
  });

  it("finds tiles of the upper levels altered", async () => {
    const tile = store.files.get("tile/1/000.p/2") as Uint8Array;
    tile[40] = (tile[40] as number) ^ 1;
    expect(codes(await verify())).toEqual([["TILE_ALTERED", 256]]);
  });

  it("stops at a bundle that is missing or damaged in its form", async () => {
    const bundle = store.files.get("tile/entries/001") as Uint8Array;
    store.files.set("tile/entries/001", bundle.subarray(0, -3));
    expect(codes(await verify())).toEqual([["BUNDLE_MALFORMED", 256]]);
    store.files.delete("tile/entries/001");
    expect(codes(await verify())).toEqual([["BUNDLE_MISSING", 256]]);
  });

  it("finds an end that was cut off by what the witness saw", async () => {
    const shorter = await build(300);
    const claim = { store: shorter.tiles, checkpoint: shorter.note };
    expect((await verify(claim)).ok).toBe(true);
    expect(codes(await verify({ ...claim, witnessed: [checkpoint] }))).toEqual([
      ["LOG_TRUNCATED", 300],
    ]);
    expect((await verify({ witnessed: [shorter.note, checkpoint] })).ok).toBe(true);
  });

  it.each([1, 255, 256, 300, SIZE])("finds another history before size %i", async (size) => {
    const seen = await build(size);
    const fork = await build(SIZE, (index) =>
      entry(index, index === size - 1 ? "forged" : "entry"),
    );
    const verdict = await verify({
      store: fork.tiles,
      checkpoint: fork.note,
      witnessed: [seen.note],
    });
    expect(codes(verdict)).toEqual([["LOG_FORKED", undefined]]);
  });

  it("asks for the log's signature and for the quorum", async () => {
    const built = await build(SIZE);
    const builder = await LogBuilder.open(built.tiles, SIZE);
    const alone = await cosigned(SIZE, builder.root(), false);
    expect(codes(await verify({ checkpoint: alone }))).toEqual([["QUORUM_NOT_MET", undefined]]);
    const stranger = parsePolicy(`witness council ${council.verifierKey}\nquorum council`);
    expect(codes(await verify({ policy: stranger }))).toEqual([["NOTE_NOT_SIGNED", undefined]]);
    const bent = Buffer.from(
      Buffer.from(checkpoint)
        .toString()
        .replace(`\n${SIZE}\n`, `\n${SIZE - 1}\n`),
    );
    expect((await verify({ checkpoint: bent })).problems[0]?.code).toBe("NOTE_SIGNATURE_WRONG");
    expect(codes(await verify({ origin: "dure.example/ledger/mapo/mileage" }))[0]).toEqual([
      "CHECKPOINT_ORIGIN_WRONG",
      undefined,
    ]);
    expect(codes(await verify({ checkpoint: Buffer.from("junk") }))).toEqual([
      ["NOTE_MALFORMED", undefined],
    ]);
    expect(codes(await verify({ witnessed: [Buffer.from("junk")] }))).toEqual([
      ["WITNESSED_UNUSABLE", undefined],
    ]);
  });
});
