import { hash } from "node:crypto";
import { type Hash, inclusionProof, leafHash, memoryReader, rootOf } from "@dure/ledger-proof";
import type { Account } from "./accounts.ts";
import type { StateSeal } from "./entry-bodies.ts";
import type { LedgerState } from "./state.ts";

/** One account's place under the state root, from which its holder can prove what it held. */
export interface StatePath {
  /** The leaf's JSON text, byte for byte. */
  readonly leaf: string;
  readonly index: number;
  readonly size: number;
  /** Audit path of RFC 6962, bottom first. */
  readonly path: readonly Hash[];
}

const MEMBER = "member/";
const encoder = new TextEncoder();

/**
 * Leaf hashes by row. An account's row is replaced whenever its counters move, and its lots never change without it, so
 * a row seen before has the same leaf; a rollback brings the old row back, and with it the old leaf.
 */
const hashOfRow = new WeakMap<Account, Hash>();

/**
 * The books in one hash: the RFC 6962 root over one leaf per account, sorted by name. The entry that carries it makes a
 * balance provable to whoever has a signed checkpoint (ledger.md §4.1, state root; invariant I11).
 */
export function sealState(state: LedgerState): StateSeal {
  const leaves = sortedAccounts(state).map(([name, account]) => leafOfRow(state, name, account));
  return {
    accounts: leaves.length,
    entries: state.head.nextSeq,
    root: Buffer.from(rootOf(leaves)).toString("hex"),
  };
}

/** The path of one account to the state root; undefined when the account has never moved. */
export async function statePath(state: LedgerState, name: string): Promise<StatePath | undefined> {
  const rows = sortedAccounts(state);
  const index = rows.findIndex(([each]) => each === name);
  const row = rows[index];
  if (!row) return undefined;
  const leaves = rows.map(([each, account]) => leafOfRow(state, each, account));
  const path = await inclusionProof(memoryReader(leaves), index, leaves.length);
  return { leaf: stateLeaf(state, name, row[1]), index, size: leaves.length, path };
}

/** One account as the state root sees it: its counters, and the hash of the lots that still hold something. */
export function stateLeaf(state: LedgerState, name: string, account: Account): string {
  return JSON.stringify({
    account: name,
    creditsPending: account.creditsPending,
    creditsPosted: account.creditsPosted,
    debitsPending: account.debitsPending,
    debitsPosted: account.debitsPosted,
    lots: hash("sha256", lotsText(state, name), "hex"),
    unit: account.unit,
  });
}

/** The open lots of a member as JSON text, in the order in which they are spent; other accounts have none. */
export function lotsText(state: LedgerState, name: string): string {
  if (!name.startsWith(MEMBER)) return "[]";
  return JSON.stringify(
    state.lots.open(name.slice(MEMBER.length)).map(({ id, lot }) => ({
      expiresOn: lot.expiresOn,
      free: lot.free,
      granted: lot.granted,
      held: lot.held,
      lot: id,
      seq: lot.seq,
    })),
  );
}

function leafOfRow(state: LedgerState, name: string, account: Account): Hash {
  const known = hashOfRow.get(account);
  if (known) return known;
  const made = leafHash(encoder.encode(stateLeaf(state, name, account)));
  hashOfRow.set(account, made);
  return made;
}

/** Names are ASCII, so the order of code units is the order of bytes. */
function sortedAccounts(state: LedgerState): readonly (readonly [string, Account])[] {
  const rows = [...state.accounts.entries()];
  rows.sort(([left], [right]) => (left < right ? -1 : 1));
  return rows;
}
