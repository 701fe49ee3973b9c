import { formatPoints } from "@dure/kernel";
import type { Projector } from "@dure/processing";
import type { ClaimCredit } from "../http/claims/claim-view.ts";
import { ENTRIES, type EntryDocument } from "../projections/entries.v1.ts";
import { claimAct } from "../reactions/grant-approved-claims.ts";

const MAX_ENTRIES = 100;

/** What the ledger made of a claim, from the view of its entries; undefined until there is something. */
export const creditOfClaim =
  (entries: Pick<Projector, "reader">) =>
  async (tenantId: string, claimId: string): Promise<ClaimCredit | undefined> => {
    const page = await entries.reader.find<EntryDocument>(ENTRIES, tenantId, {
      index: "byAct",
      where: { act: claimAct(claimId) },
      limit: MAX_ENTRIES,
    });
    if (page.items.length === 0) return undefined;
    const sum = page.items.reduce((total, { doc }) => total + doc.points, 0);
    return {
      points: formatPoints(sum),
      entries: page.items.map(({ doc }) => ({
        seq: doc.seq,
        entryId: doc.entryId,
        type: doc.type,
        personRef: doc.personRef,
        points: formatPoints(doc.points),
      })),
    };
  };
