import { defineProblems, RefusalError } from "@dure/kernel";

/** An agency's slug, `[a-z0-9]+`. Part of every key in the system. */
export type TenantId = string & { readonly __brand: "TenantId" };
/** `category-tenant+id`. Only this file builds or takes apart such a text. */
export type StreamName = string & { readonly __brand: "StreamName" };

export interface StreamNameParts {
  readonly category: string;
  readonly tenantId: TenantId;
  readonly id: string;
}

const TENANT = /^[a-z0-9]{1,32}$/;
const CATEGORY = /^[a-z][A-Za-z0-9]{0,31}$/;
const STREAM_ID = /^[A-Za-z0-9._:+-]{1,128}$/;
const STREAM = /^([a-z][A-Za-z0-9]{0,31})-([a-z0-9]{1,32})\+([A-Za-z0-9._:+-]{1,128})$/;

const problems = defineProblems({
  TENANT_ID_INVALID: {
    status: 400,
    title: "기관 식별자가 올바르지 않습니다.",
    why: "'{value}'은(는) 소문자와 숫자 32자 이내의 기관 식별자가 아닙니다.",
    remedy: "주소에 쓰인 기관 식별자를 확인해 주십시오.",
  },
  STREAM_NAME_INVALID: {
    status: 400,
    title: "스트림 이름이 올바르지 않습니다.",
    why: "'{value}'은(는) 분류-기관+식별자 꼴이 아닙니다.",
    remedy: "식별자에는 영문자, 숫자와 . _ : + - 만 쓸 수 있습니다.",
  },
});

/** Checks and brands a tenant slug. Throws `RefusalError` with `TENANT_ID_INVALID`. */
export function tenantId(text: string): TenantId {
  if (!TENANT.test(text))
    throw new RefusalError(problems.refuse("TENANT_ID_INVALID", { value: text }));
  return text as TenantId;
}

export const isTenantId = (text: string): text is TenantId => TENANT.test(text);

/** Builds a stream name. Throws `RefusalError` with `STREAM_NAME_INVALID` when a part cannot stand in one. */
export function streamName(category: string, tenant: TenantId, id: string): StreamName {
  const name = `${category}-${tenant}+${id}`;
  if (!CATEGORY.test(category) || !TENANT.test(tenant) || !STREAM_ID.test(id)) {
    throw new RefusalError(problems.refuse("STREAM_NAME_INVALID", { value: name }));
  }
  return name as StreamName;
}

/** Takes a stream name apart. Throws `RefusalError` with `STREAM_NAME_INVALID`. */
export function parseStreamName(name: string): StreamNameParts {
  const match = STREAM.exec(name);
  if (!match) throw new RefusalError(problems.refuse("STREAM_NAME_INVALID", { value: name }));
  return { category: match[1] as string, tenantId: match[2] as TenantId, id: match[3] as string };
}
