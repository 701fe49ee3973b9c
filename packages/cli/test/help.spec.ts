import { expect, test } from "vitest";
import { COMMANDS } from "../src/commands/index.ts";
import { dure } from "./support/dure.ts";
import { dureHere } from "./support/in-process.ts";

test("without words the help is shown, and it is not fine", async () => {
  const { exitCode, stdout } = await dure();
  expect(exitCode).toBe(2);
  for (const { name } of COMMANDS) expect(stdout).toContain(`${name} `);
  expect(stdout).toContain("쓰는 법");
});

test("every command tells its options in both languages, with no option left untold", async () => {
  for (const { name, options, summary } of COMMANDS) {
    const korean = await dureHere(...name.split(" "), "--help");
    const english = await dureHere(...name.split(" "), "--help", "--lang", "en");
    expect([korean.exitCode, english.exitCode]).toEqual([0, 0]);
    expect(korean.stdout).toContain(summary.ko);
    expect(english.stdout).toContain(summary.en);
    for (const option of Object.keys(options)) expect(english.stdout).toContain(`--${option}`);
  }
});

test("an unknown command or language is used wrongly", async () => {
  const unknown = await dureHere("audit");
  expect(unknown.exitCode).toBe(2);
  expect(unknown.stderr).toContain("'audit'은(는) 없는 명령입니다.");
  expect((await dureHere("verify", "--lang", "fr")).exitCode).toBe(2);
});
