import { assertThat } from "@dure/kernel";
import { parseCheckpoint, parseNote, verifyInclusion } from "@dure/ledger-proof";
import { expect } from "vitest";

/** The parts of an explanation that the tests look at. */
export interface Proven {
  readonly leafHash: string;
  readonly proof: readonly string[];
}
export interface Entry extends Proven {
  readonly seq: number;
  readonly type: string;
}
export interface Event extends Proven {
  readonly index: number;
  readonly type: string;
  readonly stream: string;
  readonly data: Record<string, unknown> | null;
  readonly texts: readonly { field: string; state: string; text: string }[];
}
interface Log {
  readonly size: number;
  readonly root: string;
  readonly checkpoint: string;
}
interface Act {
  readonly events: readonly Event[];
  readonly approvals: readonly { by: string; step: string }[];
  readonly evidence: readonly { kind: string }[];
  readonly unsealed: readonly string[];
}
export interface Explained {
  readonly ledger: Log;
  readonly journal: Log;
  readonly balance: Record<string, string>;
  readonly points: readonly {
    readonly entry: Entry & { readonly entryId: string };
    readonly personRef: string;
    readonly activity: string;
    readonly kind: string;
    readonly points: string;
    readonly policy: { readonly hash: string; readonly approvedBy: readonly string[] };
    readonly rule: { readonly holdsAgain: boolean };
    readonly act: Act;
    readonly uses: readonly { what: string; points: string; redemptionId?: string }[];
  }[];
  readonly payouts: readonly {
    readonly redemptionId: string;
    readonly state: string;
    readonly amountWon: number;
    readonly rule: { readonly holdsAgain: boolean };
    readonly eligibility?: Record<string, unknown>;
    readonly entries: readonly Entry[];
    readonly act: Act;
  }[];
}

/** Everything in an explanation that says where it stands, proved from the hashes alone. Answers how many proofs. */
export function expectProved({ journal, ledger, payouts, points }: Explained): number {
  const acts = [...points, ...payouts].map(({ act }) => act);
  const entries = [...points.map(({ entry }) => entry), ...payouts.flatMap((one) => one.entries)];
  for (const entry of entries) expectUnder(ledger, entry.seq, entry);
  const events = acts.flatMap((act) => act.events);
  for (const event of events) expectUnder(journal, event.index, event);
  for (const act of acts) expect(act.unsealed).toEqual([]);
  return entries.length + events.length;
}

function expectUnder({ checkpoint, root, size }: Log, index: number, { leafHash, proof }: Proven) {
  const signed = parseCheckpoint(parseNote(Buffer.from(checkpoint)).text);
  assertThat(signed.size === size, "SIZE", "the checkpoint is of another size");
  expect(Buffer.from(signed.root).toString("hex")).toBe(root);
  const isIn = verifyInclusion({
    leaf: Buffer.from(leafHash, "hex"),
    index,
    size,
    proof: proof.map((hash) => Buffer.from(hash, "base64")),
    root: signed.root,
  });
  expect(isIn, `leaf ${index}`).toBe(true);
}

/** The sealed texts of all events by state. */
export const textsBy = (explained: Explained, state: string): readonly string[] =>
  [...explained.points, ...explained.payouts]
    .flatMap(({ act }) => act.events)
    .flatMap(({ texts }) => texts)
    .filter((text) => text.state === state)
    .map(({ text }) => text);
