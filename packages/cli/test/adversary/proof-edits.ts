import { formatLine, formatNote, parseNote } from "@dure/ledger-proof";
import { bytesOf, changed, textOf } from "./files.ts";
import { below, pick } from "./forger.ts";
import { checkpointOf, cosigned } from "./logs.ts";
import type { Mutator } from "./mutations.ts";

/** Tiles and bundles exchanged, cut, lengthened, emptied or removed. */
export const meddleWithTiles: Mutator = ({ earlier, files, stranger }, log, random) => {
  const tiles = [...files.keys()].filter((path) => path.startsWith(`${log}/tile/`));
  const path = pick(random, tiles);
  const bytes = files.get(path) as Uint8Array;
  const others = [...files, ...earlier, ...stranger].filter(
    ([other, content]) => other.includes("/tile/") && Buffer.compare(content, bytes) !== 0,
  );
  const [otherPath, other] = pick(random, others);
  const way = pick(random, ["other", "remove", "cut", "lengthen", "hashes exchanged", "empty"]);
  const made: Uint8Array | undefined =
    way === "other"
      ? other
      : way === "remove"
        ? undefined
        : way === "cut"
          ? bytes.slice(0, below(random, bytes.length))
          : way === "lengthen"
            ? new Uint8Array([...bytes, ...bytes.slice(0, 32)])
            : way === "empty"
              ? new Uint8Array(0)
              : exchanged(bytes, random);
  const what = `${path}: ${way}${way === "other" ? ` (${otherPath})` : ""}`;
  return { files: changed(files, new Map([[path, made]])), what };
};

const HASH_BYTES = 32;

/** Two stretches of a hash's length change places. */
function exchanged(bytes: Uint8Array, random: () => number): Uint8Array {
  const count = Math.floor(bytes.length / HASH_BYTES);
  const copy = bytes.slice();
  const [left, right] = [below(random, count) * HASH_BYTES, below(random, count) * HASH_BYTES];
  copy.set(bytes.subarray(right, right + HASH_BYTES), left);
  copy.set(bytes.subarray(left, left + HASH_BYTES), right);
  return copy;
}

/** Signatures of a checkpoint removed, replaced by an impostor's, spoilt, or taken from another checkpoint. */
export const meddleWithCosignatures: Mutator = async (world, log, random) => {
  const note = parseNote(textOf(world.files.get(`${log}/checkpoint`)));
  const { origin } = checkpointOf(world.files, log);
  const own = note.signatures.filter(({ name }) => name === origin);
  const theirs = note.signatures.filter(({ name }) => name !== origin);
  const one = below(random, theirs.length);
  const ways = [
    "remove one",
    "remove all",
    "impostor",
    "spoil",
    "of an earlier day",
    "of the other log",
    "own removed",
  ];
  const way = pick(random, ways);
  const from = (text: Uint8Array | undefined) => parseNote(textOf(text)).signatures[1 + one];
  const otherLog = log === "ledger" ? "journal" : "ledger";
  const replaced =
    way === "of an earlier day"
      ? from(world.earlier.get(`${log}/checkpoint`))
      : way === "of the other log"
        ? from(world.files.get(`${otherLog}/checkpoint`))
        : undefined;
  const bare = formatNote({ text: note.text, signatures: own });
  const kept = theirs.toSpliced(one, 1).map(formatLine).join("");
  const spoilt = theirs.map((line, index) =>
    index === one ? { ...line, signature: flipped(line.signature, random) } : line,
  );
  const texts: Readonly<Record<string, string>> = {
    "remove one": bare + kept,
    "remove all": bare,
    impostor: (await cosigned(bare, [world.impostor])) + theirs.slice(1).map(formatLine).join(""),
    spoil: bare + spoilt.map(formatLine).join(""),
    "own removed": formatNote({ text: note.text, signatures: theirs }),
  };
  const text = texts[way] ?? bare + (replaced ? formatLine(replaced) : "") + kept;
  const files = changed(world.files, new Map([[`${log}/checkpoint`, bytesOf(text)]]));
  return { files, what: `${log}/checkpoint: ${way} (${one})` };
};

function flipped(signature: Uint8Array, random: () => number): Uint8Array {
  const copy = signature.slice();
  const place = below(random, copy.length);
  copy[place] = (copy[place] as number) ^ (1 << below(random, 8));
  return copy;
}
