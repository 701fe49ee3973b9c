import { defineRoute } from "@dure/service-kit";
import { z } from "zod";
import { importPeople } from "../commands/import-people.ts";
import { directoryProblems } from "../errors.ts";
import { readEntries } from "../import/read-entries.ts";
import { MAX_IMPORT_BYTES, readTable } from "../import/read-table.ts";
import { type HttpParts, PERSONNEL } from "./http-parts.ts";

const MAX_ERRORS_SHOWN = 1_000;

const ImportAnswer = z.object({
  /** Present where errors stopped a commit; the rest of the answer is the same as that of a dry run. */
  code: z.string().optional(),
  title: z.string().optional(),
  detail: z.string().optional(),
  remedy: z.string().optional(),
  committed: z.boolean(),
  appointed: z.int(),
  unchanged: z.int(),
  errorCount: z.int(),
  errors: z.array(
    z.object({
      row: z.int(),
      column: z.string(),
      code: z.string(),
      what: z.string(),
      remedy: z.string(),
    }),
  ),
  /** In order of the readable lines of the file, each person once. */
  personRefs: z.array(z.string()),
});

/** Import of people from a file: look first (`dryRun=true`), then commit all or nothing. */
export function importRoutes({ app, handlers, keys }: HttpParts): void {
  defineRoute(app, {
    method: "POST",
    path: "/imports",
    roles: PERSONNEL,
    summary:
      "직원 파일(CSV, XLSX)을 검사하거나 반영한다. 오류가 하나라도 있으면 아무것도 반영하지 않는다",
    query: z.strictObject({ dryRun: z.enum(["true", "false"]).default("true") }),
    rawBody: {
      contentTypes: [
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/octet-stream",
      ],
      maxBytes: MAX_IMPORT_BYTES,
    },
    response: ImportAnswer,
    handler: async ({ query, raw, context }) => {
      const table = await readTable(raw.bytes);
      if (!table.ok) return table;
      const dryRun = query.dryRun === "true";
      const outcome = await importPeople(
        { handlers, keys },
        readEntries(table.value),
        { dryRun },
        context,
      );
      if (!outcome.ok) return outcome;
      const { position, errors, ...counts } = outcome.value;
      const report = {
        ...counts,
        personRefs: [...counts.personRefs],
        errorCount: errors.length,
        errors: errors.slice(0, MAX_ERRORS_SHOWN),
      };
      if (dryRun || errors.length === 0) return { body: report, position };
      const refusal = directoryProblems.refuse("IMPORT_ROWS_INVALID", { count: errors.length });
      const { code, title, why, remedy, status } = refusal;
      return { status, body: { code, title, detail: why, remedy, ...report } };
    },
  });
}
