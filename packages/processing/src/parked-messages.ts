import type { Clock } from "@dure/kernel";
import type { JsonDocument, OperationalCollection, ReadModelStore, Stored } from "@dure/read-model";
import { HOUSE } from "./house.ts";

const PAGE = 500;
const MAX_LISTED = 1_000;
const MAX_AGENCIES = 1_000;
const ORDER_DIGITS = 12;

/** A message or event that could not be handled, or that stands behind one. */
export interface ParkedMessage {
  readonly tenantId: string;
  /** Name of the consumer or reactor. */
  readonly source: string;
  readonly key: string;
  /** Sorts as text in the order of arrival within the key. */
  readonly order: string;
  readonly messageId: string;
  /** `ce_type` of a message, type of an event. */
  readonly type: string;
  /** Stable code: that of the refusal, or one of this package. */
  readonly reason: string;
  readonly detail: string;
  readonly attempts: number;
  readonly parkedAtMs: number;
  /** What is needed to handle it again. */
  readonly content: JsonDocument;
}

/** A message on its way into the list. `id` is the same whenever the same message comes again. */
export interface MessageToPark
  extends Pick<ParkedMessage, "tenantId" | "key" | "messageId" | "type" | "content"> {
  readonly id: string;
}

export interface WhyParked {
  readonly code: string;
  readonly detail: string;
  readonly attempts: number;
}

/** The lists of parked messages of one consumer or reactor, one list per agency and key. */
export interface ParkedLists {
  first(tenantId: string, key: string): Promise<Stored<ParkedDocument> | undefined>;
  /** Appends to the list of its key; a message that is in the list stays as it is. */
  add(message: MessageToPark, why: WhyParked): Promise<void>;
  /** Writes down a further failure. */
  failedAgain(stored: Stored<ParkedDocument>, why: WhyParked): Promise<void>;
  remove(stored: Stored<ParkedDocument>): Promise<void>;
  /** Counts a key's messages up to a bound and names the first hundred. */
  scope(tenantId: string, key: string, limit: number): Promise<ParkedScope>;
  all(): Promise<readonly ParkedMessage[]>;
}

export interface ParkedScope {
  readonly count: number;
  readonly messageIds: readonly string[];
}

type ParkedDocument = ParkedMessage & JsonDocument;

/** Opens the lists. They lie under the agency of the message; the house only knows which agencies have any. */
export async function openParkedLists(
  source: string,
  readModels: ReadModelStore,
  clock: Clock,
): Promise<ParkedLists> {
  const parked = await readModels.operational({
    name: "parked",
    indexes: [{ name: "bySourceKey", fields: ["source", "key", "order"] }],
  });
  const agencies = await readModels.operational({ name: "parkedAgencies", indexes: [] });
  const edge = async (tenantId: string, key: string, order: "ascending" | "descending") => {
    const where = { source, key };
    const query = { index: "bySourceKey", where, order, limit: 1 };
    return (await parked.find<ParkedDocument>(tenantId, query)).items[0];
  };
  return {
    first: (tenantId, key) => edge(tenantId, key, "ascending"),
    async add({ id, ...message }, { attempts, code, detail }) {
      const { key, tenantId } = message;
      if (!(await agencies.get(HOUSE, tenantId))) {
        await agencies.put(HOUSE, tenantId, { tenantId }, "any");
      }
      const last = await edge(tenantId, key, "descending");
      const order = String(Number(last?.doc.order ?? 0) + 1).padStart(ORDER_DIGITS, "0");
      const parkedAtMs = clock.nowMs();
      const doc = { ...message, source, order, reason: code, detail, attempts, parkedAtMs };
      await parked.put(tenantId, id, doc, 0);
    },
    async failedAgain({ doc, id }, { attempts, code, detail }) {
      const again = { ...doc, reason: code, detail, attempts: doc.attempts + attempts };
      await parked.put(doc.tenantId, id, again, "any");
    },
    async remove({ doc, id }) {
      await parked.delete(doc.tenantId, id, "any");
    },
    scope: (tenantId, key, limit) => scopeOf(parked, tenantId, { source, key }, limit),
    async all() {
      const { items } = await agencies.find<{ tenantId: string }>(HOUSE, { limit: MAX_AGENCIES });
      const found: ParkedMessage[] = [];
      for (const { doc } of items) {
        const query = { index: "bySourceKey", where: { source }, limit: MAX_LISTED };
        const page = await parked.find<ParkedDocument>(doc.tenantId, query);
        found.push(...page.items.map((item) => item.doc));
        if (found.length >= MAX_LISTED) break;
      }
      return found.slice(0, MAX_LISTED);
    },
  };
}

async function scopeOf(
  parked: OperationalCollection,
  tenantId: string,
  where: Readonly<Record<string, string>>,
  limit: number,
): Promise<ParkedScope> {
  const messageIds: string[] = [];
  let count = 0;
  for (let cursor: string | undefined, more = true; more && count < limit; ) {
    const page = await parked.find<ParkedDocument>(tenantId, {
      index: "bySourceKey",
      where,
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    });
    count += page.items.length;
    for (const { doc } of page.items) if (messageIds.length < 100) messageIds.push(doc.messageId);
    cursor = page.next;
    more = cursor !== undefined;
  }
  return { count: Math.min(count, limit), messageIds };
}
