import { isTenantId, type TenantId } from "@dure/messages";

/** Which agencies belong to which region. Names of levels are unique; the nation is a level like a region. */
export interface RollupSettings {
  /** Tenant that holds the roll-up logs; `dure` when absent in the file. */
  readonly house: TenantId;
  readonly nation: string;
  readonly regions: Readonly<Record<string, readonly TenantId[]>>;
}

const LEVEL = /^[a-z0-9]{1,32}$/;
const DEFAULT_HOUSE = "dure";
const MAX_REGIONS = 50;
/** So many that a manifest of a region, with two logs each, still fits into one leaf. */
const MAX_TENANTS_PER_REGION = 150;

/**
 * Reads `{nation, regions: {name: [tenant…]}, house?}`. Answers the settings, or in Korean why they are none: unknown
 * fields, names outside `[a-z0-9]{1,32}`, an agency in two regions, more than 50 regions or 150 agencies in one.
 */
export function readRollupSettings(value: unknown): RollupSettings | { readonly reason: string } {
  if (!isObject(value)) return { reason: "설정이 JSON 객체가 아닙니다." };
  const { house = DEFAULT_HOUSE, nation, regions, ...unknown } = value;
  const [field] = Object.keys(unknown);
  if (field !== undefined) return { reason: "nation, regions, house 밖의 항목이 있습니다." };
  if (typeof house !== "string" || !isTenantId(house)) {
    return { reason: "house가 기관 식별자가 아닙니다." };
  }
  if (typeof nation !== "string" || !LEVEL.test(nation)) {
    return { reason: "nation이 소문자와 숫자 32자 이내의 이름이 아닙니다." };
  }
  if (!isObject(regions)) return { reason: "regions가 JSON 객체가 아닙니다." };
  const names = Object.keys(regions);
  if (names.length === 0 || names.length > MAX_REGIONS) {
    return { reason: `광역은 1곳 이상 ${MAX_REGIONS}곳 이하여야 합니다.` };
  }
  const seen = new Set<string>();
  for (const [name, tenants] of Object.entries(regions)) {
    const reason = wrongRegion(name, tenants, nation, seen);
    if (reason !== undefined) return { reason };
  }
  return { house, nation, regions: regions as Readonly<Record<string, readonly TenantId[]>> };
}

function wrongRegion(
  name: string,
  tenants: unknown,
  nation: string,
  seen: Set<string>,
): string | undefined {
  if (!LEVEL.test(name) || name === nation)
    return `광역 이름 '${name.slice(0, 32)}'을 쓸 수 없습니다.`;
  if (!Array.isArray(tenants) || tenants.length === 0 || tenants.length > MAX_TENANTS_PER_REGION) {
    return `광역 ${name}의 기관은 1곳 이상 ${MAX_TENANTS_PER_REGION}곳 이하여야 합니다.`;
  }
  for (const tenant of tenants as unknown[]) {
    if (typeof tenant !== "string" || !isTenantId(tenant)) {
      return `광역 ${name}에 기관 식별자가 아닌 것이 있습니다.`;
    }
    if (seen.has(tenant)) return `기관 ${tenant}이(가) 두 번 나옵니다.`;
    seen.add(tenant);
  }
  return undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
