import { MessageBusError } from "./errors.ts";
import type { BusMessage, ConsumeOptions } from "./port.ts";

/** Key, headers and value of one message together, in bytes of UTF-8. */
export const MAX_MESSAGE_BYTES = 1_048_576;

const NAME = /^[A-Za-z0-9._-]{1,200}$/;
const MAX_KEY_LENGTH = 1_000;

const refuse = (field: string): never => {
  throw new MessageBusError("MESSAGE_BUS_BAD_MESSAGE", { field });
};

/** Checks a message before anything is sent. Throws `MESSAGE_BUS_BAD_MESSAGE` with the name of the field. */
export function checkMessage(message: BusMessage): void {
  if (!NAME.test(message.topic)) refuse("topic");
  if (message.messageId.length < 1 || message.messageId.length > 200) refuse("messageId");
  if (message.key.length < 1 || message.key.length > MAX_KEY_LENGTH) refuse("key");
  if (!(message.value instanceof Uint8Array)) refuse("value");
  let bytes = message.value.byteLength + Buffer.byteLength(message.key);
  for (const [name, value] of Object.entries(message.headers)) {
    if (name === "" || typeof value !== "string") refuse("headers");
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (bytes > MAX_MESSAGE_BYTES) refuse("value");
}

/** Checks what a consumption names. Throws `MESSAGE_BUS_BAD_MESSAGE` with the name of the field. */
export function checkConsumption(options: Pick<ConsumeOptions, "group" | "topics">): void {
  if (!NAME.test(options.group)) refuse("group");
  if (options.topics.length === 0 || !options.topics.every((topic) => NAME.test(topic))) {
    refuse("topics");
  }
  if (new Set(options.topics).size !== options.topics.length) refuse("topics");
}
