import type { Arguments } from "./arguments.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/** A text in the two languages of the help. */
export interface Bilingual {
  readonly ko: string;
  readonly en: string;
}

export interface OptionDefinition {
  /** What stands behind the option, such as `<folder>`; absent for a switch. */
  readonly value?: string;
  readonly isRepeatable?: boolean;
  readonly help: Bilingual;
}

/** What a command found: the same as a document for programs and as text for people. */
export interface CommandResult {
  readonly exitCode: ExitCode;
  readonly json: unknown;
  /** Lines for people, Korean, without a line feed at the end. */
  readonly text: string;
}

export interface CommandContext {
  readonly args: Arguments;
  readonly terminal: Terminal;
  readonly progress: Progress;
  /** Shows a result before the command ends, for one that goes on until it is stopped. */
  readonly show: (result: Omit<CommandResult, "exitCode">) => void;
}

/** One command of `dure`, in a file of its own. */
export interface Command {
  /** One word, or two such as `certificate verify`. */
  readonly name: string;
  readonly summary: Bilingual;
  /** Positional arguments as the usage line shows them. */
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, OptionDefinition>>;
  /** Undefined for a command that has shown its result already. */
  run(context: CommandContext): Promise<CommandResult | undefined>;
}
