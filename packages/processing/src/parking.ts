import type { Clock } from "@dure/kernel";
import type { JsonDocument, OperationalCollection, ReadModelStore } from "@dure/read-model";

const PAGE = 500;
const MAX_REPLAYED = 10_000;

/** A message or event that could not be handled, or that stands behind one. */
export interface ParkedMessage {
  readonly tenantId: string;
  readonly source: string;
  readonly key: string;
  /** Sorts as text in the order of arrival. */
  readonly order: string;
  readonly messageId: string;
  readonly reason: string;
  readonly parkedAtMs: number;
  /** What is needed to handle it again. */
  readonly content: JsonDocument;
}

export interface ReplayResult {
  readonly count: number;
  readonly replayed: number;
  readonly failed?: string;
}

/**
 * Where messages wait that could not be handled. Once one message of a key is parked, every later one of that key is
 * parked behind it, so that their order is kept; other keys go on.
 */
export interface Parking {
  isParked(tenantId: string, key: string): Promise<boolean>;
  park(message: Omit<ParkedMessage, "parkedAtMs" | "source">): Promise<void>;
  list(): Promise<readonly ParkedMessage[]>;
  /** Handles a key's messages again, in order, until one fails. A dry run only counts. */
  replay(
    tenantId: string,
    key: string,
    options: { readonly dryRun: boolean },
    handle: (message: ParkedMessage) => Promise<void>,
  ): Promise<ReplayResult>;
}

/** Opens the parking of one consumer or reactor. */
export async function openParking(parts: {
  readonly source: string;
  readonly readModels: ReadModelStore;
  readonly clock: Clock;
}): Promise<Parking> {
  const { clock, source } = parts;
  const parked = await parts.readModels.operational({
    name: "parked",
    indexes: [{ name: "bySourceKey", fields: ["source", "key", "order"] }],
  });
  const tenants = await parts.readModels.operational({ name: "parkedTenants", indexes: [] });
  const replaying = new Map<string, Promise<unknown>>();

  const ofKey = (tenantId: string, key: string, limit: number) =>
    parked.find<ParkedMessage & JsonDocument>(tenantId, {
      index: "bySourceKey",
      where: { source, key },
      limit,
    });

  const replay: Parking["replay"] = async (tenantId, key, { dryRun }, handle) => {
    const first = await ofKey(tenantId, key, PAGE);
    if (dryRun) return { count: first.items.length, replayed: 0 };
    let replayed = 0;
    for (let page = first; page.items.length > 0 && replayed < MAX_REPLAYED; ) {
      for (const { doc, id } of page.items) {
        try {
          await handle(doc);
        } catch (error) {
          const failed = error instanceof Error ? error.message : String(error);
          return { count: first.items.length, replayed, failed };
        }
        await parked.delete(tenantId, id, "any");
        replayed += 1;
      }
      page = await ofKey(tenantId, key, PAGE);
    }
    return { count: first.items.length, replayed };
  };

  return {
    async isParked(tenantId, key) {
      await replaying.get(`${tenantId}|${key}`)?.catch(() => undefined);
      return (await ofKey(tenantId, key, 1)).items.length > 0;
    },
    async park(message) {
      const doc = { ...message, source, parkedAtMs: clock.nowMs() };
      await tenants.put("house", message.tenantId, { tenantId: message.tenantId }, "any");
      await parked.put(message.tenantId, `${source}|${message.key}|${message.order}`, doc, "any");
    },
    list: () => listParked(parked, tenants, source),
    replay(tenantId, key, options, handle) {
      const lock = `${tenantId}|${key}`;
      const before = replaying.get(lock) ?? Promise.resolve();
      const run = before
        .catch(() => undefined)
        .then(() => replay(tenantId, key, options, handle))
        .finally(() => {
          if (replaying.get(lock) === run) replaying.delete(lock);
        });
      replaying.set(lock, run);
      return run;
    },
  };
}

async function listParked(
  parked: OperationalCollection,
  tenants: OperationalCollection,
  source: string,
): Promise<readonly ParkedMessage[]> {
  const found: ParkedMessage[] = [];
  const { items } = await tenants.find<{ tenantId: string }>("house", { limit: 1000 });
  for (const { doc } of items) {
    const page = await parked.find<ParkedMessage & JsonDocument>(doc.tenantId, {
      index: "bySourceKey",
      where: { source },
      limit: 1000,
    });
    found.push(...page.items.map((item) => item.doc));
  }
  return found;
}
