import { expect, it } from "vitest";
import { fingerprintOf, openAnswer, sealAnswer } from "../src/answer-seal.ts";

const SECRET = "a secret that lies beside the data";
const BODY = '{"name":"황보슬기로운"}';

it("a fingerprint tells requests apart", () => {
  const print = (...parts: string[]) => fingerprintOf(SECRET, "key-1", "command-1", parts);
  expect(print("POST", BODY)).toBe(print("POST", BODY));
  expect(print("POST", BODY)).not.toBe(print("POST", "{}"));
  expect(print("POST", BODY)).not.toBe(print("POS", `T${BODY}`));
});

it("a guess of the request cannot be tried against a fingerprint without the Idempotency-Key", () => {
  const kept = fingerprintOf(SECRET, "key-1", "command-1", [BODY]);
  expect(fingerprintOf(SECRET, "key-2", "command-1", [BODY])).not.toBe(kept);
  expect(fingerprintOf(SECRET, "key-1", "command-2", [BODY])).not.toBe(kept);
  expect(fingerprintOf("another secret", "key-1", "command-1", [BODY])).not.toBe(kept);
});

it("an answer opens under its own key alone", () => {
  const sealed = sealAnswer(SECRET, "key-1", "command-1", BODY);
  expect(openAnswer(SECRET, "key-1", "command-1", sealed)).toBe(BODY);
  expect(() => openAnswer(SECRET, "key-2", "command-1", sealed)).toThrow();
});
