import { COMMON_OPTIONS } from "./arguments.ts";
import type { Bilingual, Command, OptionDefinition } from "./command.ts";

export type Language = keyof Bilingual;

const TEXTS = {
  title: {
    ko: "dure: 두레의 원장을 내보내고, 확인하고, 다시 계산하고, 설명합니다.",
    en: "dure: export, verify, replay and explain the ledgers of Dure.",
  },
  usage: { ko: "쓰는 법", en: "Usage" },
  commands: { ko: "명령", en: "Commands" },
  options: { ko: "선택", en: "Options" },
  more: {
    ko: "'dure <명령> --help'로 각 명령의 쓰는 법을 볼 수 있습니다.",
    en: "'dure <command> --help' shows how to use a command.",
  },
  exits: {
    ko: "끝낼 때의 값: 0 이상 없음, 1 자료가 잘못됨, 2 명령을 잘못 씀, 3 닿거나 읽을 수 없음",
    en: "Exit codes: 0 fine, 1 the evidence is wrong, 2 wrong usage, 3 cannot reach or read",
  },
} as const satisfies Record<string, Bilingual>;

/** The help over all commands. */
export function helpOfAll(commands: readonly Command[], language: Language): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    TEXTS.title[language],
    "",
    `${TEXTS.usage[language]}: dure <command> …`,
    "",
    `${TEXTS.commands[language]}:`,
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary[language]}`),
    "",
    TEXTS.more[language],
    TEXTS.exits[language],
  ].join("\n");
}

/** The help of one command. */
export function helpOf(command: Command, language: Language): string {
  const own = Object.entries(command.options);
  const all: readonly (readonly [string, OptionDefinition])[] = [
    ...own,
    ...Object.entries(COMMON_OPTIONS),
  ];
  const shown = all.map(([name, { help, isRepeatable, value }]) => ({
    left: `--${name}${value === undefined ? "" : ` ${value}`}${isRepeatable ? " …" : ""}`,
    right: help[language],
  }));
  const width = Math.max(...shown.map(({ left }) => left.length));
  return [
    `dure ${command.name}: ${command.summary[language]}`,
    "",
    `${TEXTS.usage[language]}: dure ${[command.name, ...command.positionals].join(" ")} [--…]`,
    "",
    `${TEXTS.options[language]}:`,
    ...shown.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`),
    "",
    TEXTS.exits[language],
  ].join("\n");
}
