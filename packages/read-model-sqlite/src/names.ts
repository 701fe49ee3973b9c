import { assertThat } from "@dure/kernel";
import { type JsonDocument, ReadModelError } from "@dure/read-model";

/** Names become part of SQL, so nothing but plain identifiers passes. */
export function assertField(name: string): void {
  assertThat(/^[a-z][A-Za-z0-9]{0,63}$/.test(name), "READ_MODEL_NAME", `not a name: ${name}`);
}

/** A projection's name such as `balance.v1` as part of a table name. */
export function tablePart(name: string): string {
  assertThat(/^[a-z][A-Za-z0-9.-]{0,63}$/.test(name), "READ_MODEL_NAME", `not a name: ${name}`);
  return name.replaceAll(".", "_").replaceAll("-", "_");
}

/** No query reaches the database without an agency. */
export function assertTenant(collection: string, tenantId: string): void {
  if (typeof tenantId !== "string" || tenantId === "") {
    throw new ReadModelError("READ_MODEL_TENANT_MISSING", { collection });
  }
}

/** The JSON text of a document; refuses what JSON would silently change. */
export function bodyOf(collection: string, id: string, doc: JsonDocument): string {
  const reason = whyNotJson(doc);
  if (reason !== undefined) {
    throw new ReadModelError("READ_MODEL_BAD_DOCUMENT", { collection, id, reason });
  }
  return JSON.stringify(doc);
}

function whyNotJson(value: unknown): string | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") {
    return Number.isFinite(value) ? undefined : "유한한 수가 아닙니다.";
  }
  if (typeof value !== "object") return `${typeof value} 값은 담을 수 없습니다.`;
  for (const part of Object.values(value)) {
    const reason = whyNotJson(part);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
