import { createHash } from "node:crypto";
import type { LedgerState } from "../../src/index.ts";

/*
 * The state root once more, from the published format alone (docs/ledger-format.md §6): the recursion of RFC 6962 §2.1,
 * leaves put together as text, nothing remembered between calls.
 */

const sha256 = (...parts: readonly (Buffer | string)[]): Buffer => {
  const made = createHash("sha256");
  for (const part of parts) made.update(part);
  return made.digest();
};

function treeHash(leaves: readonly string[]): Buffer {
  if (leaves.length === 0) return sha256("");
  if (leaves.length === 1) return sha256(Buffer.of(0), leaves[0] ?? "");
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return sha256(Buffer.of(1), treeHash(leaves.slice(0, half)), treeHash(leaves.slice(half)));
}

function openLots(state: LedgerState, person: string): string {
  const lots = [...state.lots.rows.entries()].filter(
    ([, lot]) => lot.person === person && lot.free + lot.held > 0,
  );
  lots.sort(([, left], [, right]) =>
    left.expiresOn === right.expiresOn
      ? left.seq - right.seq
      : left.expiresOn < right.expiresOn
        ? -1
        : 1,
  );
  const texts = lots.map(
    ([id, { expiresOn, free, granted, held, seq }]) =>
      `{"expiresOn":"${expiresOn}","free":${free},"granted":${granted},"held":${held},"lot":"${id}","seq":${seq}}`,
  );
  return `[${texts.join(",")}]`;
}

/** The root over every account of the books, in hex. */
export function naiveRoot(state: LedgerState): string {
  const names = [...state.accounts.entries()].map(([name]) => name);
  names.sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  const leaves = names.map((name) => {
    const account = state.accounts.get(name);
    if (!account) throw new Error("an account without a row");
    const lots = name.startsWith("member/") ? openLots(state, name.slice(7)) : "[]";
    return (
      `{"account":"${name}","creditsPending":${account.creditsPending},"creditsPosted":${account.creditsPosted},` +
      `"debitsPending":${account.debitsPending},"debitsPosted":${account.debitsPosted},` +
      `"lots":"${sha256(lots).toString("hex")}","unit":"${account.unit}"}`
    );
  });
  return treeHash(leaves).toString("hex");
}
