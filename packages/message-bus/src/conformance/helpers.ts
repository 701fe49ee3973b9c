import { randomUUID } from "node:crypto";
import type { BusMessage, ReceivedMessage } from "../port.ts";

/** A topic or group that no other test has, so that a broker may be shared. */
export const fresh = (kind: string): string => `${kind}-${randomUUID().slice(0, 13)}`;

export const message = (
  topic: string,
  key: string,
  messageId: string,
  more: Partial<BusMessage> = {},
): BusMessage => ({
  topic,
  key,
  messageId,
  headers: { ce_id: messageId, ce_type: "test.happened" },
  value: Buffer.from(messageId),
  ...more,
});

/** `count` messages of one key, numbered from `first`. */
export const numbered = (topic: string, key: string, count: number, first = 0): BusMessage[] =>
  Array.from({ length: count }, (_, index) => message(topic, key, `${key}#${first + index}`));

/** Asks again and again until the answer is true. Throws when it is not within the time. */
export async function until(
  what: string,
  timeoutMs: number,
  check: () => boolean | Promise<boolean>,
): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!(await check())) {
    if (performance.now() > endMs) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Something that a test opens by hand; everybody waits for it. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** What a group has been handed, in order of arrival. */
export interface Inbox {
  readonly messages: ReceivedMessage[];
  readonly handle: (message: ReceivedMessage) => Promise<void>;
  /** Ids in order of their first arrival; a repeated delivery counts once. */
  ids(key?: string): string[];
}

export function inbox(): Inbox {
  const messages: ReceivedMessage[] = [];
  return {
    messages,
    async handle(received) {
      messages.push(received);
    },
    ids: (key) => [
      ...new Set(
        messages
          .filter((received) => key === undefined || received.key === key)
          .map((received) => received.messageId),
      ),
    ],
  };
}
