import { hash } from "node:crypto";
import type { ReceivedMessage } from "@dure/message-bus";
import { isTenantId } from "@dure/messages";
import type { JsonDocument } from "@dure/read-model";

/** SHA-256 over topic, key, type and value. Other headers may differ between two sendings of one message. */
export function contentHashOf(message: ReceivedMessage): string {
  const head = [message.topic, message.key, message.headers["ce_type"] ?? ""];
  const prefix = Buffer.from(head.map((part) => `${part.length}:${part}`).join(""), "utf8");
  return hash("sha256", Buffer.concat([prefix, message.value]), "hex");
}

/**
 * The agency that a message belongs to: the first part of its key (`tenant|aggregate`), or the header when the key
 * names none. Undefined when there is none or when the two differ.
 */
export function tenantOf(message: ReceivedMessage): string | undefined {
  const header = message.headers["ce_tenantid"];
  const separator = message.key.indexOf("|");
  const ofKey = separator > 0 ? message.key.slice(0, separator) : undefined;
  const tenantId = ofKey ?? header;
  if (tenantId === undefined || !isTenantId(tenantId)) return undefined;
  return header === undefined || header === tenantId ? tenantId : undefined;
}

/** A message as a JSON document, so that it can be parked. */
export const toContent = (message: ReceivedMessage): JsonDocument => ({
  ...message,
  value: Buffer.from(message.value).toString("base64"),
});

/** The message that `toContent` wrote. */
export function fromContent(content: JsonDocument): ReceivedMessage {
  const stored = content as JsonDocument & Omit<ReceivedMessage, "value"> & { value: string };
  return { ...stored, value: new Uint8Array(Buffer.from(stored.value, "base64")) };
}
