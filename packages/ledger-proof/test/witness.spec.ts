import { describe, expect, it } from "vitest";
import {
  consistencyProof,
  cosigner,
  createWitness,
  decodeAddCheckpoint,
  ed25519Signer,
  encodeAddCheckpoint,
  formatNote,
  type Hash,
  leafHash,
  memoryReader,
  type NoteSigner,
  openNote,
  parseLine,
  parseNote,
  parseVerifierKey,
  readSizeAnswer,
  rootOf,
  SIZE_CONTENT_TYPE,
  sha256,
  signCheckpoint,
  type Witnessed,
  type WitnessState,
} from "../src/index.ts";

const ORIGIN = "dure.example/ledger/donghae/mileage";
const log = ed25519Signer(ORIGIN, sha256("log"));
const signer = cosigner("council.example/w", sha256("witness"), { nowMs: () => 1_790_000_000_000 });
const leaves = Array.from({ length: 40 }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)));
const forked = leaves.map((leaf, index) => (index < 5 ? leaf : sha256(leaf)));

const request = async (
  oldSize: number,
  size: number,
  of: readonly Hash[] = leaves,
  by: NoteSigner = log,
): Promise<string> => {
  const root = rootOf(of.slice(0, size));
  const note = await signCheckpoint({ origin: by.name, size, root }, by);
  const proof =
    oldSize > 0 && oldSize <= size ? await consistencyProof(memoryReader(of), oldSize, size) : [];
  return encodeAddCheckpoint({ oldSize, proof, note: Buffer.from(note).toString() });
};

function memoryState(): WitnessState & { readonly held: Map<string, Witnessed> } {
  const held = new Map<string, Witnessed>();
  return {
    held,
    get: async (origin) => held.get(origin),
    async compareAndSet(origin, before, after) {
      if (held.get(origin) !== before) return false;
      held.set(origin, after);
      return true;
    },
  };
}

const open = (state: WitnessState = memoryState()) =>
  createWitness({
    signer,
    state,
    logs: (origin) => (origin === ORIGIN ? [parseVerifierKey(log.verifierKey)] : undefined),
  });

describe("a witness", () => {
  it("cosigns what follows from what it has seen, and its line verifies", async () => {
    const witness = open();
    for (const [oldSize, size] of [
      [0, 3],
      [3, 3],
      [3, 17],
      [17, 40],
    ] as const) {
      const body = await request(oldSize, size);
      const answer = await witness.addCheckpoint(body);
      expect(answer.status).toBe(200);
      const note = parseNote(decodeAddCheckpoint(body).note);
      const signatures = [...note.signatures, parseLine(answer.body)];
      const whole = parseNote(formatNote({ text: note.text, signatures }));
      expect(openNote(whole, [parseVerifierKey(signer.verifierKey)])).toHaveLength(1);
    }
  });

  it("answers the size that it knows where another one is claimed", async () => {
    const witness = open();
    await witness.addCheckpoint(await request(0, 10));
    for (const oldSize of [0, 5]) {
      const answer = await witness.addCheckpoint(await request(oldSize, 20));
      expect(answer).toEqual({ status: 409, contentType: SIZE_CONTENT_TYPE, body: "10\n" });
      expect(readSizeAnswer(answer.body)).toBe(10);
    }
  });

  it("never cosigns a fork, neither of the same size nor of a larger one", async () => {
    const witness = open();
    await witness.addCheckpoint(await request(0, 10));
    expect((await witness.addCheckpoint(await request(10, 10, forked))).status).toBe(409);
    expect((await witness.addCheckpoint(await request(10, 20, forked))).status).toBe(422);
    expect((await witness.addCheckpoint(await request(10, 20))).status).toBe(200);
  });

  it("refuses logs, keys and bodies that it does not know, and remembers nothing of them", async () => {
    const state = memoryState();
    const witness = open(state);
    const other = ed25519Signer("dure.example/ledger/mapo/mileage", sha256("log"));
    const impostor = ed25519Signer(ORIGIN, sha256("impostor"));
    const good = await request(0, 5);
    const cases = [
      [await request(0, 5, leaves, other), 404],
      [await request(0, 5, leaves, impostor), 403],
      [good.replace("\n5\n", "\n6\n"), 403],
      [await request(6, 5), 400],
      [good.replace("old 0", "old 00"), 400],
      [good.replace("old 0", "new 0"), 400],
      [good.replace("old 0\n", `old 0\n${"AAAA\n"}`), 400],
      [
        good.replace("old 0\n", `old 0\n${`${Buffer.alloc(32).toString("base64")}\n`.repeat(64)}`),
        400,
      ],
      ["", 400],
      [good.slice(0, 40), 400],
    ] as const;
    for (const [body, status] of cases) {
      expect((await witness.addCheckpoint(body)).status).toBe(status);
    }
    expect(state.held.size).toBe(0);
  });

  it("takes no proof for the first checkpoint", async () => {
    const body = (await request(0, 5)).replace(
      "old 0\n",
      `old 0\n${Buffer.alloc(32).toString("base64")}\n`,
    );
    expect((await open().addCheckpoint(body)).status).toBe(422);
  });

  it("cosigns one of two forks that arrive at the same moment", async () => {
    const witness = open();
    await witness.addCheckpoint(await request(0, 10));
    const answers = await Promise.all([
      witness.addCheckpoint(await request(10, 20)),
      witness.addCheckpoint(await request(10, 21)),
      witness.addCheckpoint(await request(10, 20)),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2);
  });

  it("answers nothing before its memory has it", async () => {
    const state = memoryState();
    const witness = open({ ...state, compareAndSet: () => Promise.reject(new Error("disk full")) });
    await expect(witness.addCheckpoint(await request(0, 5))).rejects.toThrow("disk full");
  });
});
