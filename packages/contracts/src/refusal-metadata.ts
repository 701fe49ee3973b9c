import type { Refusal } from "@dure/kernel";
import { Metadata, status } from "@grpc/grpc-js";

/** Metadata key under which a refusal crosses the wire whole: base64 of its JSON, because metadata is ASCII. */
export const REFUSAL_METADATA_KEY = "dure-refusal";

const BY_HTTP_STATUS: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  409: status.ALREADY_EXISTS,
  412: status.FAILED_PRECONDITION,
  422: status.FAILED_PRECONDITION,
  428: status.FAILED_PRECONDITION,
  429: status.RESOURCE_EXHAUSTED,
  503: status.UNAVAILABLE,
};

/** The gRPC status that fits a refusal, for callers that do not know our metadata. */
export function grpcStatusOf(refusal: Refusal): status {
  return BY_HTTP_STATUS[refusal.status] ?? status.FAILED_PRECONDITION;
}

export function refusalMetadata(refusal: Refusal): Metadata {
  const metadata = new Metadata();
  metadata.set(REFUSAL_METADATA_KEY, Buffer.from(JSON.stringify(refusal)).toString("base64"));
  return metadata;
}

/** Reads a refusal back; undefined when the metadata carries none or none that can be read. */
export function refusalFrom(metadata: Metadata | undefined): Refusal | undefined {
  const [text] = metadata?.get(REFUSAL_METADATA_KEY) ?? [];
  if (typeof text !== "string") return undefined;
  try {
    const value = JSON.parse(Buffer.from(text, "base64").toString("utf8")) as Partial<Refusal>;
    const whole =
      typeof value.code === "string" &&
      typeof value.status === "number" &&
      typeof value.title === "string" &&
      typeof value.why === "string" &&
      typeof value.remedy === "string";
    return whole ? { ...(value as Refusal), params: value.params ?? {} } : undefined;
  } catch {
    return undefined;
  }
}
