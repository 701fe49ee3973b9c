import { formatPoints, kstDate } from "@dure/kernel";
import {
  defineRoute,
  type Identity,
  idField,
  notFound,
  pageOf,
  pageQuery,
  type ServiceApp,
  toPage,
} from "@dure/service-kit";
import { z } from "zod";
import {
  STATEMENTS,
  type StatementDocument,
  WALLETS,
  type WalletDocument,
} from "../../projections/wallets.v1.ts";
import type { LedgerRouteDeps } from "./deps.ts";

const points = z.string().max(16);
const ref = z.string().max(128);

const WalletSchema = z.strictObject({
  personRef: ref,
  /** 누적: granted less reversed; redeeming does not lower it. */
  earned: points,
  /** 잔여: what can be spent today. */
  available: points,
  held: points,
  redeemed: points,
  deducted: points,
  expired: points,
  owed: points,
  expiring: z.array(z.strictObject({ on: z.iso.date(), points })).max(100),
  asOf: z.iso.date(),
});

const LineSchema = z.strictObject({
  seq: z.int(),
  entryId: ref,
  type: z.string().max(64),
  on: z.iso.date(),
  change: points,
  activity: z.string().max(128),
  act: z.string().max(200),
  policyHash: z.string().max(64),
});

const READERS = ["STAFF", "DEPT_HEAD", "OFFICE", "PANEL", "AUDITOR", "HR_ACCOUNTING"] as const;

/** Own points, or anybody's for those whose work it is; everybody else's answer like nobody's. */
const mayRead = (identity: Identity, personRef: string): boolean =>
  identity.personRef === personRef ||
  identity.roles.some(
    (role) => role === "OFFICE" || role === "AUDITOR" || role === "HR_ACCOUNTING",
  );

export function walletRoutes(app: ServiceApp, deps: LedgerRouteDeps): void {
  const { clock, directory, wallets } = deps;
  const params = z.strictObject({ personRef: idField("person") });
  /** Someone without points has an empty wallet; a reference that nobody here has is unknown to everybody. */
  const assertReadable = async (identity: Identity, personRef: string): Promise<void> => {
    const { tenantId } = identity;
    const today = kstDate(clock.nowMs());
    const known =
      mayRead(identity, personRef) && (await directory.person(tenantId, personRef, today));
    if (!known) throw notFound();
  };
  defineRoute(app, {
    method: "GET",
    path: "/wallets/:personRef",
    roles: READERS,
    summary: "한 사람의 누적·잔여 마일리지",
    params,
    response: WalletSchema,
    waitFor: [wallets],
    async handler({ identity, params: { personRef }, tenantId }) {
      await assertReadable(identity, personRef);
      const stored = await wallets.reader.get<WalletDocument>(WALLETS, tenantId, personRef);
      return { body: walletView(personRef, stored?.doc, kstDate(clock.nowMs())) };
    },
  });
  defineRoute(app, {
    method: "GET",
    path: "/wallets/:personRef/statement",
    roles: READERS,
    summary: "한 사람의 마일리지 내역",
    params,
    query: pageQuery(),
    response: pageOf(LineSchema),
    waitFor: [wallets],
    async handler({ identity, params: { personRef }, query, tenantId }) {
      await assertReadable(identity, personRef);
      const page = await wallets.reader.find<StatementDocument>(STATEMENTS, tenantId, {
        index: "byPerson",
        where: { personRef },
        order: "descending",
        limit: query.limit,
        ...(query.cursor !== undefined && { cursor: query.cursor }),
      });
      return { body: toPage(page, lineView) };
    },
  });
}

const lineView = ({ change, personRef: _, ...line }: StatementDocument) => ({
  ...line,
  change: formatPoints(change),
});

function walletView(personRef: string, wallet: WalletDocument | undefined, today: string) {
  const alive = Object.entries(wallet?.freeByExpiry ?? {})
    .filter(([on]) => on >= today)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const available = alive.reduce((sum, [, free]) => sum + free, 0);
  return {
    personRef,
    earned: formatPoints(wallet?.earned ?? 0),
    available: formatPoints(available),
    held: formatPoints(wallet?.held ?? 0),
    redeemed: formatPoints(wallet?.redeemed ?? 0),
    deducted: formatPoints(wallet?.deducted ?? 0),
    expired: formatPoints((wallet?.expired ?? 0) + (wallet?.free ?? 0) - available),
    owed: formatPoints(wallet?.owed ?? 0),
    expiring: alive.map(([on, free]) => ({ on, points: formatPoints(free) })),
    asOf: today,
  };
}
