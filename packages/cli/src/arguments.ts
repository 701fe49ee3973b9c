import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { type CivilDate, isCivilDate } from "@dure/kernel";
import { isTenantId, type TenantId } from "@dure/messages";
import type { Command } from "./command.ts";
import { cliError } from "./errors.ts";

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** Options that every command takes. */
export const COMMON_OPTIONS = {
  help: { help: { ko: "쓰는 법을 보여 줍니다.", en: "Show this help." } },
  json: {
    help: { ko: "결과를 JSON 문서 하나로 냅니다.", en: "Write the result as one JSON document." },
  },
  lang: { value: "<ko|en>", help: { ko: "도움말의 언어입니다.", en: "Language of the help." } },
  quiet: {
    help: { ko: "진행 상황을 보이지 않습니다.", en: "Show no progress." },
  },
} as const;

/** The arguments of one command, checked when they are asked for. Everything wrong is a `CLI_USAGE`. */
export class Arguments {
  readonly #command: string;
  readonly #values: Values;
  readonly #positionals: readonly string[];

  constructor(command: string, values: Values, positionals: readonly string[]) {
    this.#command = command;
    this.#values = values;
    this.#positionals = positionals;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    if (value === "") throw this.wrong(`--${name}의 값이 비었습니다.`);
    return typeof value === "string" ? value : undefined;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw this.wrong(`--${name}이(가) 필요합니다.`);
    return value;
  }

  texts(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
  }

  /** A whole number from 0 on. */
  count(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const count = Number(value);
    if (!/^[0-9]{1,15}$/.test(value)) throw this.wrong(`--${name}은(는) 0 이상의 정수입니다.`);
    return count;
  }

  day(name: string): CivilDate | undefined {
    const value = this.text(name);
    if (value === undefined || isCivilDate(value)) return value;
    throw this.wrong(`--${name}은(는) 2026-12-31 꼴의 날짜입니다.`);
  }

  /** An instant in epoch milliseconds. */
  instantMs(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const instantMs = Date.parse(value);
    const isIso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;
    if (Number.isNaN(instantMs) || !isIso.test(value)) {
      throw this.wrong(`--${name}은(는) 2026-12-31T18:00:00+09:00 꼴의 시각입니다.`);
    }
    return instantMs;
  }

  tenant(name: string): TenantId {
    const value = this.required(name);
    if (isTenantId(value)) return value;
    throw this.wrong(`--${name}은(는) donghae처럼 소문자와 숫자로 된 기관 식별자입니다.`);
  }

  /** An address of a server, without a slash at the end. */
  address(name: string): string {
    const value = this.required(name);
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (!url || !["http:", "https:"].includes(url.protocol) || url.search !== "") {
      throw this.wrong(`--${name}은(는) https://… 꼴의 주소입니다.`);
    }
    return value.replace(/\/+$/, "");
  }

  /** The only positional argument. */
  only(what: string): string {
    const [first, ...rest] = this.#positionals;
    if (first === undefined || first === "") throw this.wrong(`${what}을(를) 지정해 주십시오.`);
    if (rest.length > 0) throw this.wrong(`'${rest[0]}'은(는) 남는 말입니다.`);
    return first;
  }

  none(): void {
    const [first] = this.#positionals;
    if (first !== undefined) throw this.wrong(`'${first}'은(는) 남는 말입니다.`);
  }

  /** Which of several options that exclude each other was given. */
  oneOf<Name extends string>(names: readonly Name[]): Name | undefined {
    const given = names.filter((name) => this.#values[name] !== undefined);
    if (given.length > 1) throw this.wrong(`--${given.join(", --")} 가운데 하나만 쓸 수 있습니다.`);
    return given[0];
  }

  wrong(why: string): Error {
    return cliError("CLI_USAGE", { command: `dure ${this.#command}`, why });
  }
}

/** Reads what follows the command's name. Throws `CLI_USAGE`. */
export function readArguments(command: Command, words: readonly string[]): Arguments {
  const options: ParseArgsOptionsConfig = {};
  for (const [name, { isRepeatable, value }] of Object.entries({
    ...COMMON_OPTIONS,
    ...command.options,
  } as Command["options"])) {
    options[name] = {
      type: value === undefined ? "boolean" : "string",
      ...(isRepeatable && { multiple: true }),
    };
  }
  try {
    const { positionals, values } = parseArgs({
      args: [...words],
      options,
      allowPositionals: true,
      strict: true,
    });
    return new Arguments(command.name, values, positionals);
  } catch (error) {
    throw cliError("CLI_USAGE", { command: `dure ${command.name}`, why: parsingReason(error) });
  }
}

/** What `parseArgs` stumbled over, in the language of the interface. */
function parsingReason(error: unknown): string {
  const { code, message } = error as Error & { code?: string };
  const [, option = ""] = /'(-[^' ,]*)/.exec(message) ?? [];
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") return `'${option}'은(는) 없는 선택입니다.`;
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") return `'${option}'의 값이 맞지 않습니다.`;
  throw error;
}
