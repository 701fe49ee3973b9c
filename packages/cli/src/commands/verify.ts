import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type AuditSource, type LogName, openExport, verifyExport } from "@dure/ledger-audit";
import { parseCheckpoint, parseNote } from "@dure/ledger-proof";
import type { Arguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { cliError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import { readSmallFile, readSmallText } from "../read-file.ts";
import { verifyReport } from "../reports/verify-report.ts";

const HOUR_MS = 60 * 60 * 1000;
const MANY_ENTRIES = 20_000;
const MOST_THREADS = 2;
const LABELS = { ledger: "원장 확인", journal: "사건 기록 확인" } as const;

/** `dure verify`: checks an export offline, with no trust in whoever made it (docs/ledger-format.md §10). */
export const verifyCommand: Command = {
  name: "verify",
  summary: {
    ko: "내보낸 자료를 서버 없이 확인합니다.",
    en: "Verify an export offline, without any server.",
  },
  positionals: ["<folder>"],
  options: {
    agency: {
      value: "<slug>",
      help: { ko: "이 기관의 자료여야 합니다.", en: "The export must be of this agency" },
    },
    policy: {
      value: "<file>",
      help: {
        ko: "감사 기관이 보관하던 신뢰 기준(없으면 자료에 든 것을 씁니다)",
        en: "Your own copy of the trust policy (default: the export's, which proves less)",
      },
    },
    witnessed: {
      value: "<file>",
      isRepeatable: true,
      help: {
        ko: "증인에게서 따로 받은 체크포인트",
        en: "A checkpoint that a witness showed you",
      },
    },
    "max-age-hours": {
      value: "<n>",
      help: {
        ko: "이보다 오래된 증인 서명은 받아들이지 않습니다.",
        en: "Refuse cosignatures older than this",
      },
    },
    at: {
      value: "<time>",
      help: { ko: "--max-age-hours를 재는 시각(없으면 지금)", en: "Time for --max-age-hours" },
    },
  },
  async run({ args, progress, terminal }) {
    const folder = args.only("내보낸 자료 폴더");
    const maxAgeHours = args.count("max-age-hours");
    const atMs = args.instantMs("at");
    const own = args.text("policy");
    const agency = args.text("agency");
    const source = await openExport(folder);
    if (agency !== undefined && agency !== source.tenantId) {
      throw cliError("CLI_OTHER_AGENCY", { asked: agency, found: source.tenantId });
    }
    const policyText = await readSmallText(own ?? join(folder, "trust", "policy"));
    const witnessed = await readWitnessed(args, source);
    const verdict = await verifyExport({
      source,
      policyText,
      witnessed,
      threads: await threadsFor(source),
      nowMs: atMs ?? terminal.nowMs(),
      ...(maxAgeHours !== undefined && { maxCosignatureAgeMs: maxAgeHours * HOUR_MS }),
      onProgress: ({ done, log, total }) => progress(LABELS[log], done, total),
    });
    const policy = own === undefined ? ("OF_THE_EXPORT" as const) : ("OWN" as const);
    const witnessedCount = args.texts("witnessed").length;
    return {
      exitCode: verdict.ok ? EXIT.FINE : EXIT.EVIDENCE_WRONG,
      json: { ...verdict, folder, policy, witnessed: witnessedCount },
      text: verifyReport(verdict, { folder, own, witnessed: witnessedCount }),
    };
  },
};

/** Threads take longer to start than a small export takes to verify; more than two would have nothing to do. */
async function threadsFor({ journal, ledger }: AuditSource): Promise<number> {
  let entries = 0;
  for (const log of [ledger, journal]) {
    const [, size] = new TextDecoder().decode(await log.checkpoint()).split("\n", 2);
    // A checkpoint that says nothing of the sort is the verifier's to judge.
    if (Number(size) > 0) entries += Number(size);
  }
  return entries > MANY_ENTRIES ? Math.min(MOST_THREADS, availableParallelism()) : 0;
}

/** Sorts the checkpoints that the auditor has by the log that they speak of. */
async function readWitnessed(
  args: Arguments,
  source: { readonly [log in LogName]: { readonly origin: string } },
): Promise<Record<LogName, readonly Uint8Array[]>> {
  const found: Record<LogName, Uint8Array[]> = { ledger: [], journal: [] };
  for (const path of args.texts("witnessed")) {
    const bytes = await readSmallFile(path);
    const { origin } = parseCheckpoint(parseNote(bytes).text);
    const log = (["ledger", "journal"] as const).find((name) => source[name].origin === origin);
    if (!log) throw args.wrong(`'${path}'은(는) 이 자료의 기록이 아니라 '${origin}'의 것입니다.`);
    found[log].push(bytes);
  }
  return found;
}
