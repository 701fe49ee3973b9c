import { join } from "node:path";
import type { EventStore } from "@dure/event-store";
import { openCheckpoint, parseVerifierKey } from "@dure/ledger-proof";
import { expect } from "vitest";
import {
  everyEvent,
  expectedLeaves,
  filesIn,
  leafHashOf,
  naiveRoot,
  naiveTiles,
  sealedLeaves,
  signedEvents,
} from "./naive.ts";
import { DOMAIN, signingKeys } from "./room.ts";

/**
 * Nothing of an agency is lost, twice or out of order; every checkpoint that was ever signed is of these leaves, none of
 * one size differ; and the folders hold exactly the tiles of the leaves.
 */
export async function expectWhole(
  store: EventStore,
  logFolder: string,
  tenant: string,
  options: { readonly isSettled?: boolean } = {},
): Promise<void> {
  const events = await everyEvent(store);
  const expected = expectedLeaves(events, tenant, "journal");
  const { firsts, leaves } = sealedLeaves(events, tenant);
  for (const [claimed, actual] of firsts) expect(claimed, "place of a seal").toBe(actual);
  expect(leaves).toEqual(expected.slice(0, leaves.length));
  if (options.isSettled !== false) expect(leaves).toHaveLength(expected.length);
  for (const log of ["journal", "ledger"] as const) {
    const own = log === "journal" ? leaves : expectedLeaves(events, tenant, "ledger");
    if (own.length === 0) continue;
    await expectCheckpoints(signedEvents(events, tenant, log), own, originOf(tenant, log));
    if (options.isSettled === false) continue;
    expect(signedEvents(events, tenant, log).at(-1)?.size, log).toBe(own.length);
    const files = await filesIn(join(logFolder, tenant, log));
    expect([...files.keys()].toSorted()).toEqual([...naiveTiles(own).keys()].toSorted());
    for (const [path, bytes] of naiveTiles(own))
      expect(files.get(path)?.equals(bytes), path).toBe(true);
  }
}

export const originOf = (tenant: string, log: "journal" | "ledger"): string =>
  log === "journal" ? `${DOMAIN}/journal/${tenant}` : `${DOMAIN}/ledger/${tenant}/mileage`;

async function expectCheckpoints(
  signed: ReturnType<typeof signedEvents>,
  leaves: readonly string[],
  origin: string,
): Promise<void> {
  const verifier = parseVerifierKey(await signingKeys.verifierKeyFor(origin));
  const hashes = leaves.map(leafHashOf);
  const bySize = new Map<number, string>();
  let before = 0;
  for (const { note, root, size } of signed) {
    expect(size).toBeGreaterThanOrEqual(before);
    before = size;
    expect(note, `checkpoint of ${size}`).toBe(bySize.get(size) ?? note);
    bySize.set(size, note);
    expect(root).toBe(naiveRoot(hashes.slice(0, size)).toString("base64"));
    const opened = openCheckpoint(note, verifier);
    expect(opened).toMatchObject({ origin, size });
    expect(Buffer.from(opened.root).toString("base64")).toBe(root);
  }
}
