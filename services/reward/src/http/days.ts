import { LEAVE_MINUTES_PER_DAY } from "@dure/policy";

/** Minutes of leave as days in the shortest decimal text: 240 -> `"0.5"`. Policies only hold thousandths of a day. */
export function formatDays(leaveMinutes: number): string {
  const thousandths = Math.round((leaveMinutes * 1000) / LEAVE_MINUTES_PER_DAY);
  const fraction = (thousandths % 1000).toString().padStart(3, "0").replace(/0+$/, "");
  return `${Math.floor(thousandths / 1000)}${fraction ? `.${fraction}` : ""}`;
}
