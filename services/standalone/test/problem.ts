import { expect } from "vitest";
import { type Answer, textAt } from "./client.ts";

/** A refusal that a program can read and a person can act on, and that left no trace. */
export function expectProblem(
  answer: Answer,
  status: number | readonly number[],
  codes: readonly string[],
) {
  const { body } = answer;
  const shown = JSON.stringify(body);
  expect([status].flat(), shown).toContain(answer.status);
  expect(answer.headers.get("content-type"), shown).toMatch(/^application\/problem\+json/);
  expect(codes, shown).toContain(textAt(answer, "code"));
  expect(body["status"], shown).toBe(answer.status);
  expect(body["type"]).toBe(`urn:dure:problem:${textAt(answer, "code")}`);
  for (const key of ["title", "detail", "remedy"]) expect(textAt(answer, key)).toMatch(/[가-힣]/);
}
