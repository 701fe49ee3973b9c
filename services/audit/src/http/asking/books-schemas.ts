import { formatPoints } from "@dure/kernel";
import type { LotAsOf } from "@dure/ledger-books";
import { z } from "zod";
import type { PointsAsOf } from "../../replay/books-answer.ts";
import type { RestsOn } from "../../replay/rests-on.ts";

const points = z.string().max(24);
const ref = z.string().max(200);
const count = z.int().min(0);

/** What an answer rests on, the same in every answer about the books. */
export const restsOnShape = {
  on: z.iso.date(),
  size: count,
  root: z.string().max(64),
  checkpoint: z.strictObject({
    size: count,
    signedAt: z.iso.datetime(),
    note: z.string(),
    /** RFC 6962 consistency proof from `size` to the checkpoint, base64. */
    consistency: z.array(z.string().max(44)).max(64),
  }),
};

export const restsOnView = (on: string, at: RestsOn) => ({
  on,
  size: at.size,
  root: at.root,
  checkpoint: {
    size: at.checkpointSize,
    signedAt: new Date(at.signedAtMs).toISOString(),
    note: at.checkpoint,
    consistency: [...at.consistency],
  },
});

export const PointsSchema = z.strictObject({
  earned: points,
  available: points,
  held: points,
  expired: points,
  owed: points,
});

export const pointsView = ({ available, earned, expired, held, owed }: PointsAsOf) => ({
  earned: formatPoints(earned),
  available: formatPoints(available),
  held: formatPoints(held),
  expired: formatPoints(expired),
  owed: formatPoints(owed),
});

export const LotSchema = z.strictObject({
  lotId: ref,
  personRef: ref,
  department: ref,
  activity: ref,
  act: ref,
  grantedOn: z.iso.date(),
  expiresOn: z.iso.date(),
  seq: count,
  granted: points,
  free: points,
  held: points,
  spent: points,
  expired: points,
  reversed: points,
});

export const lotView = ({ eff, id, person, reversedOfGrant: _, ...lot }: LotAsOf) => ({
  lotId: id,
  personRef: person,
  department: lot.department,
  activity: lot.activity,
  act: lot.act,
  grantedOn: eff,
  expiresOn: lot.expiresOn,
  seq: lot.seq,
  granted: formatPoints(lot.granted),
  free: formatPoints(lot.free),
  held: formatPoints(lot.held),
  spent: formatPoints(lot.spent),
  expired: formatPoints(lot.expired),
  reversed: formatPoints(lot.reversed),
});

export const MemberBooksSchema = z.strictObject({
  ...restsOnShape,
  personRef: ref,
  points: PointsSchema,
  lots: z.array(LotSchema),
});
