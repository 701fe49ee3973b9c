import { type AppendRequest, checkAppendRequest, type ExpectedRevision } from "@dure/event-store";
import { encodeHeader, type StreamName } from "@dure/messages";

/** One event as its row will hold it. */
export interface PreparedEvent {
  readonly eventId: string;
  readonly eventType: string;
  readonly header: string;
  readonly data: string;
}

/** An append whose texts are made before it waits, so that a caller who changes its objects cannot change it. */
export interface PreparedAppend {
  readonly streamName: StreamName;
  readonly category: string;
  readonly tenant: string;
  readonly expectedRevision: ExpectedRevision;
  readonly events: readonly PreparedEvent[];
  /** UTF-16 units of all texts; bounds the memory of the queue. */
  readonly textUnits: number;
}

/** Checks a request and encodes it. Throws the errors of `checkAppendRequest`. */
export function prepareAppend(request: AppendRequest): PreparedAppend {
  const { category, tenantId } = checkAppendRequest(request);
  let textUnits = 0;
  const events = request.events.map((event): PreparedEvent => {
    const header = encodeHeader(event);
    textUnits += header.length + event.data.length;
    return { eventId: event.eventId, eventType: event.eventType, header, data: event.data };
  });
  return {
    streamName: request.streamName,
    category,
    tenant: tenantId,
    expectedRevision: request.expectedRevision,
    events,
    textUnits,
  };
}
