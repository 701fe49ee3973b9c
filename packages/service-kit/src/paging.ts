import type { JsonDocument, Page } from "@dure/read-model";
import { z } from "zod";

export const MAX_PAGE_LIMIT = 100;
const DEFAULT_PAGE_LIMIT = 20;

/** `?limit=&cursor=` with a route's own filters beside them. */
export const pageQuery = <Shape extends z.core.$ZodLooseShape = Record<never, never>>(
  filters: Shape = {} as Shape,
) =>
  z.strictObject({
    limit: z.coerce.number().int().min(1).max(MAX_PAGE_LIMIT).default(DEFAULT_PAGE_LIMIT),
    cursor: z.string().max(2_048).optional(),
    ...filters,
  });

/** `{ items, next }`; `next` is absent on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item).max(MAX_PAGE_LIMIT),
    next: z.string().max(2_048).optional(),
  });

/** A page of documents as a page of answers. */
export function toPage<Doc extends JsonDocument, Item>(
  page: Page<Doc>,
  map: (doc: Doc, id: string) => Item,
): { items: Item[]; next?: string } {
  return {
    items: page.items.map(({ doc, id }) => map(doc, id)),
    ...(page.next === undefined ? {} : { next: page.next }),
  };
}
