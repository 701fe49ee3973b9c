import { addDays, type CivilDate, civilDate, isCivilDate } from "@dure/kernel";

/** Sizes by origin that were seen on a day. */
export type SeenSizes = ReadonlyMap<string, number>;

/**
 * The leaf that lists every log that was expected on a day, in order of their names, with the newest size seen that day;
 * 0 where none was. So whoever says nothing is visible (`ledger.md` §4.2, roll-up). Keys in ascending order, no white space.
 */
export function manifestLeaf(
  day: CivilDate,
  origins: readonly string[],
  seen: SeenSizes | undefined,
): string {
  const expected = origins.toSorted().map((origin) => ({ origin, size: seen?.get(origin) ?? 0 }));
  return JSON.stringify({ day, expected, kind: "manifest" });
}

/** The day of a manifest; undefined for any other leaf of a roll-up, which is a signed checkpoint. */
export function manifestDay(leaf: string): CivilDate | undefined {
  if (!leaf.startsWith("{")) return undefined;
  const { day } = JSON.parse(leaf) as { readonly day?: unknown };
  return typeof day === "string" && isCivilDate(day) ? civilDate(day) : undefined;
}

/** Days that are over and have no manifest yet, oldest first, at most `limit`. */
export function missingDays(
  progress: { readonly firstDay: CivilDate; readonly lastManifest: CivilDate | undefined },
  today: CivilDate,
  limit: number,
): readonly CivilDate[] {
  const days: CivilDate[] = [];
  const { firstDay, lastManifest } = progress;
  let day = lastManifest === undefined ? firstDay : addDays(lastManifest, 1);
  while (day < today && days.length < limit) {
    days.push(day);
    day = addDays(day, 1);
  }
  return days;
}
