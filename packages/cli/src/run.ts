import { type Refusal, RefusalError } from "@dure/kernel";
import { readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands/index.ts";
import { cliError, cliProblems } from "./errors.ts";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-codes.ts";
import { helpOf, helpOfAll, type Language } from "./help.ts";
import { progressOn } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/** Runs what the words say and answers the exit code. Results go to standard output, everything else to standard error. */
export async function run(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const isJson = words.includes("--json");
  try {
    return await runWords(words, terminal, isJson);
  } catch (error) {
    const refusal = refusalOf(error);
    const { code, params: _, remedy, title, why } = refusal;
    if (isJson)
      terminal.out(`${JSON.stringify({ ok: false, problem: { code, title, why, remedy } })}\n`);
    terminal.err(`${title} (${code})\n  까닭: ${why}\n  고치는 법: ${remedy}\n`);
    return exitCodeOf(code);
  }
}

async function runWords(
  words: readonly string[],
  terminal: Terminal,
  isJson: boolean,
): Promise<ExitCode> {
  const language = languageOf(words);
  const command = commandOf(words);
  if (!command) {
    const [first] = words;
    if (first !== undefined && !first.startsWith("-")) {
      throw cliError("CLI_USAGE", { command: "dure", why: `'${first}'은(는) 없는 명령입니다.` });
    }
    terminal.out(`${helpOfAll(COMMANDS, language)}\n`);
    return words.includes("--help") ? EXIT.FINE : EXIT.USAGE;
  }
  const args = readArguments(command, words.slice(command.name.split(" ").length));
  if (args.flag("help")) {
    terminal.out(`${helpOf(command, language)}\n`);
    return EXIT.FINE;
  }
  const progress = progressOn(terminal, args.flag("quiet"));
  const show = ({ json, text }: { readonly json: unknown; readonly text: string }): void => {
    progress.end();
    terminal.out(`${isJson ? JSON.stringify(json) : text}\n`);
  };
  try {
    const result = await command.run({ args, terminal, progress, show });
    if (result) show(result);
    return result?.exitCode ?? EXIT.FINE;
  } finally {
    progress.end();
  }
}

/** The command with the longest name that the words begin with. */
function commandOf(words: readonly string[]): Command | undefined {
  const matching = COMMANDS.filter(({ name }) =>
    name.split(" ").every((word, index) => words[index] === word),
  );
  return matching.toSorted((left, right) => right.name.length - left.name.length)[0];
}

function languageOf(words: readonly string[]): Language {
  const place = words.indexOf("--lang");
  const language =
    place < 0
      ? (words.find((word) => word.startsWith("--lang="))?.slice(7) ?? "ko")
      : words[place + 1];
  if (language === "ko" || language === "en") return language;
  throw cliError("CLI_USAGE", { command: "dure", why: "--lang은 ko 또는 en입니다." });
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusalError) return error.refusal;
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (path !== undefined && code !== undefined) {
    return cliProblems.refuse("CLI_FILE_UNREADABLE", { path, why: code });
  }
  return cliProblems.refuse("CLI_INTERNAL", { why: message ?? String(error) });
}
