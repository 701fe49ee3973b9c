import { parseEntry } from "@dure/ledger-books";
import type { Projection } from "@dure/processing";

/** One entry of the ledger as an auditor lists it. The stored bytes stay in the log; this only finds them. */
export type EntryDocument = {
  readonly seq: number;
  readonly entryId: string;
  readonly type: string;
  readonly on: string;
  readonly recordedAtMs: number;
  readonly leafHash: string;
  readonly act: string;
  readonly personRef: string;
  readonly points: number;
  readonly policyHash: string;
};

export const ENTRIES = "entries";

export const entriesProjection: Projection = {
  definition: {
    name: "entries.v1",
    collections: [
      {
        name: ENTRIES,
        indexes: [
          { name: "bySeq", fields: ["seq"] },
          { name: "byAct", fields: ["act", "seq"] },
        ],
      },
    ],
  },
  categories: ["ledger"],
  async project(recorded, view) {
    const { body, eff, id, pol, rec, seq, type } = parseEntry(recorded.data);
    const entry: EntryDocument = {
      seq,
      entryId: id,
      type,
      on: eff,
      recordedAtMs: rec,
      leafHash: recorded.leafHash ?? "",
      act: "act" in body ? body.act : "redemption" in body ? body.redemption : "",
      personRef: "person" in body ? body.person : "",
      points: "points" in body ? body.points : 0,
      policyHash: pol,
    };
    view.put(ENTRIES, recorded.tenantId, id, entry);
  },
};
