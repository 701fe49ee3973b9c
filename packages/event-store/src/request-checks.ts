import { isUuid } from "@dure/kernel";
import { type NewEvent, parseStreamName, type StreamNameParts } from "@dure/messages";
import { eventStoreError } from "./errors.ts";
import type {
  AppendRequest,
  EventFilter,
  ReadAllOptions,
  ReadStreamOptions,
  SubscribeOptions,
} from "./port.ts";

/** What one append may hold. An adapter whose server takes less passes its own limits. */
export interface AppendLimits {
  readonly maxEvents: number;
  /** UTF-8 bytes of `data` over the whole batch. */
  readonly maxBytes: number;
}

export const DEFAULT_APPEND_LIMITS: AppendLimits = {
  maxEvents: 10_000,
  maxBytes: 16 * 1024 * 1024,
};
export const MAX_PAGE_EVENTS = 10_000;
export const DEFAULT_SUBSCRIPTION_PAGE = 500;
const MAX_CATEGORIES = 100;
const MAX_EVENT_TYPE_LENGTH = 200;
/** The last instant that ECMAScript can write as text. */
const MAX_EPOCH_MS = 8.64e15;

const badRequest = (field: string, value: unknown): Error =>
  eventStoreError("EVENT_STORE_BAD_REQUEST", { field, value: String(value).slice(0, 80) });

/**
 * Refuses what no store may take, before anything is sent: an empty or too large batch, an event of another tenant
 * than the stream's, data that is not well-formed JSON text, one id twice. Every adapter calls this first, so that all
 * refuse alike. Answers the parts of the stream name.
 */
export function checkAppendRequest(
  request: AppendRequest,
  limits: AppendLimits = DEFAULT_APPEND_LIMITS,
): StreamNameParts {
  const { streamName, expectedRevision, events } = request;
  const parts = checkStreamName(streamName);
  if (expectedRevision !== "noStream" && !isCount(expectedRevision)) {
    throw badRequest("expectedRevision", expectedRevision);
  }
  if (events.length === 0) throw eventStoreError("EVENT_STORE_EMPTY_BATCH", { stream: streamName });
  checkSize(events, limits);
  for (const event of events) {
    if (event.tenantId !== parts.tenantId) {
      throw eventStoreError("EVENT_STORE_TENANT_MISMATCH", {
        stream: streamName,
        tenant: String(event.tenantId),
      });
    }
    checkEvent(event);
  }
  if (events.length > 1) checkIdsDiffer(events);
  return parts;
}

/** Takes a stream name apart; a text that is none is a bad request. */
export function checkStreamName(name: string): StreamNameParts {
  try {
    return parseStreamName(name);
  } catch {
    throw badRequest("streamName", name);
  }
}

/** Checks the range of a read of one stream. Throws `EVENT_STORE_BAD_REQUEST`. */
export function checkReadStream(name: string, options: ReadStreamOptions): void {
  checkStreamName(name);
  checkPageSize("maxCount", options.maxCount);
  if (options.direction !== "forwards" && options.direction !== "backwards") {
    throw badRequest("direction", options.direction);
  }
  if (options.fromRevision !== undefined && !isCount(options.fromRevision)) {
    throw badRequest("fromRevision", options.fromRevision);
  }
}

/** Checks a read of the log. The form of a position belongs to the adapter. Throws `EVENT_STORE_BAD_REQUEST`. */
export function checkReadAll(options: ReadAllOptions): void {
  checkPageSize("maxCount", options.maxCount);
  checkFilter(options.filter);
}

/** Checks a subscription and answers its page size. Throws `EVENT_STORE_BAD_REQUEST`. */
export function checkSubscribe(options: SubscribeOptions): number {
  const pageSize = options.pageSize ?? DEFAULT_SUBSCRIPTION_PAGE;
  checkPageSize("pageSize", pageSize);
  checkFilter(options.filter);
  return pageSize;
}

function checkFilter(filter: EventFilter | undefined): void {
  const count = filter?.categories?.length ?? 0;
  if (count > MAX_CATEGORIES) throw badRequest("categories", count);
}

function checkPageSize(field: string, count: number): void {
  if (!isCount(count) || count < 1 || count > MAX_PAGE_EVENTS) throw badRequest(field, count);
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

function checkSize(events: readonly NewEvent[], limits: AppendLimits): void {
  let units = 0;
  for (const event of events) units += event.data?.length ?? 0;
  // A UTF-16 unit takes at most three bytes of UTF-8, so small batches need no exact count.
  const sizeBytes =
    units * 3 <= limits.maxBytes
      ? 0
      : events.reduce((sum, event) => sum + Buffer.byteLength(event.data), 0);
  if (events.length > limits.maxEvents || sizeBytes > limits.maxBytes) {
    throw eventStoreError("EVENT_STORE_BATCH_TOO_LARGE", {
      count: events.length,
      sizeBytes: sizeBytes || units,
    });
  }
}

function checkEvent(event: NewEvent): void {
  const { eventId, eventType, schemaVersion, occurredAtMs, data } = event;
  if (!isUuid(eventId)) throw badRequest("eventId", eventId);
  if (!eventType || eventType.length > MAX_EVENT_TYPE_LENGTH || !eventType.isWellFormed()) {
    throw badRequest("eventType", eventType);
  }
  if (!isCount(schemaVersion) || schemaVersion < 1)
    throw badRequest("schemaVersion", schemaVersion);
  if (!Number.isInteger(occurredAtMs) || Math.abs(occurredAtMs) > MAX_EPOCH_MS) {
    throw badRequest("occurredAtMs", occurredAtMs);
  }
  if (typeof data !== "string" || !data.isWellFormed() || !isJson(data)) {
    throw eventStoreError("EVENT_STORE_NOT_ENCODABLE", { eventId });
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function checkIdsDiffer(events: readonly NewEvent[]): void {
  const seen = new Set<string>();
  for (const { eventId } of events) {
    if (seen.has(eventId)) throw badRequest("eventId", eventId);
    seen.add(eventId);
  }
}
