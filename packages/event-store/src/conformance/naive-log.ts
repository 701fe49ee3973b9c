import type { NewEvent, StreamName } from "@dure/messages";
import type { AppendRequest, AppendResult, ExpectedRevision } from "../port.ts";

export interface NaiveRecord {
  readonly stream: StreamName;
  readonly revision: number;
  readonly event: NewEvent;
}

/** What an append must answer, but for the position, which only the store can know. */
export type NaiveResult =
  | { readonly kind: "appended" | "alreadyAppended"; readonly lastRevision: number }
  | Extract<AppendResult, { kind: "conflict" | "differentContent" }>;

/** The port's promises in the plainest code that says them: one list. The laws compare every store with it. */
export class NaiveLog {
  readonly records: NaiveRecord[] = [];

  stream(name: StreamName): NaiveRecord[] {
    return this.records.filter(({ stream }) => stream === name);
  }

  append({ streamName, expectedRevision, events }: AppendRequest): NaiveResult {
    const length = this.stream(streamName).length;
    const actualRevision: ExpectedRevision = length === 0 ? "noStream" : length - 1;
    const found = events.map(({ eventId }) =>
      this.records.find(({ event }) => event.eventId === eventId),
    );
    const first = found.findIndex((record) => record !== undefined);
    if (first >= 0) return this.judge(streamName, events, found, first);
    if (actualRevision !== expectedRevision) return { kind: "conflict", actualRevision };
    for (const [index, event] of events.entries()) {
      this.records.push({ stream: streamName, revision: length + index, event });
    }
    return { kind: "appended", lastRevision: length + events.length - 1 };
  }

  private judge(
    stream: StreamName,
    events: readonly NewEvent[],
    found: readonly (NaiveRecord | undefined)[],
    first: number,
  ): NaiveResult {
    const base = (found[first]?.revision ?? 0) - first;
    const wrong = found.findIndex(
      (record, index) =>
        record !== undefined &&
        (record.stream !== stream ||
          record.revision !== base + index ||
          JSON.stringify(record.event) !== JSON.stringify(events[index])),
    );
    if (wrong < 0 && !found.includes(undefined)) {
      return { kind: "alreadyAppended", lastRevision: base + events.length - 1 };
    }
    return {
      kind: "differentContent",
      eventId: events[wrong < 0 ? first : wrong]?.eventId ?? "",
    };
  }
}
