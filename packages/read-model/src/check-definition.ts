import { ReadModelError } from "./errors.ts";
import type { CollectionDefinition, ProjectionDefinition } from "./port.ts";

const COLLECTION = /^[a-z][A-Za-z0-9]{0,63}$/;
const FIELD = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const PROJECTION = /^[a-z][A-Za-z0-9.-]{0,99}$/;
const MAX_INDEX_FIELDS = 8;

const refuse = (reason: string): never => {
  throw new ReadModelError("READ_MODEL_BAD_QUERY", { reason });
};

/**
 * Checks names and indexes of a collection. Adapters build commands out of these names, so nothing but letters and
 * digits may pass. Throws `READ_MODEL_BAD_QUERY`.
 */
export function checkCollection(definition: CollectionDefinition): void {
  if (!COLLECTION.test(definition.name))
    refuse(`모음 이름이 올바르지 않습니다: ${definition.name}`);
  const names = definition.indexes.map((index) => index.name);
  if (new Set(names).size !== names.length) refuse(`${definition.name}의 색인 이름이 겹칩니다.`);
  for (const { name, fields } of definition.indexes) {
    if (!COLLECTION.test(name)) refuse(`색인 이름이 올바르지 않습니다: ${name}`);
    const wellNamed = fields.every((field) => FIELD.test(field));
    const bounded = fields.length > 0 && fields.length <= MAX_INDEX_FIELDS;
    if (!wellNamed || !bounded || new Set(fields).size !== fields.length) {
      refuse(`색인 ${name}의 필드가 올바르지 않습니다.`);
    }
  }
}

/** Checks the names of a projection and of all its collections. Throws `READ_MODEL_BAD_QUERY`. */
export function checkProjection(definition: ProjectionDefinition): void {
  if (!PROJECTION.test(definition.name)) {
    refuse(`조회 자료 이름이 올바르지 않습니다: ${definition.name}`);
  }
  const names = definition.collections.map((collection) => collection.name);
  if (new Set(names).size !== names.length) refuse(`${definition.name}의 모음 이름이 겹칩니다.`);
  for (const collection of definition.collections) checkCollection(collection);
}

/** Checks that a tenant is named, before a store is asked anything. Throws `READ_MODEL_TENANT_MISSING`. */
export function checkTenant(collection: string, tenantId: string): void {
  if (typeof tenantId !== "string" || tenantId === "") {
    throw new ReadModelError("READ_MODEL_TENANT_MISSING", { collection });
  }
}
