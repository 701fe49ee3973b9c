import { type AuditSource, openExport } from "@dure/ledger-audit";
import type { Arguments } from "./arguments.ts";
import { httpAuditSource } from "./http-source.ts";
import { clientOf } from "./sign-in.ts";

/** The evidence that a command is asked about: an export's folder, or with `--url` a running server. */
export async function sourceOf(args: Arguments): Promise<AuditSource> {
  if (args.text("url") === undefined) return openExport(args.only("내보낸 자료 폴더"));
  args.none();
  return httpAuditSource(await clientOf(args));
}
