import fc from "fast-check";
import { expect, test } from "vitest";
import { openText, type SealedText, type SubjectKey, sealText } from "./sealed-text.ts";

const key: SubjectKey = { keyId: "p1", key: new Uint8Array(32).fill(7) };
const nonce = new Uint8Array(12).fill(1);

test("any text opens again under the same key and place", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), (plain, aad) => {
      expect(openText(key, aad, sealText(key, aad, plain))).toBe(plain);
    }),
  );
});

test("the sealed form keeps its bytes", () => {
  expect(sealText(key, "claim-1|title", "김하늘", nonce)).toMatchInlineSnapshot(`
    {
      "alg": "A256GCM",
      "c": "nFgJWgUnB4RJK4Wh-TVxX_nODtwmYmUxpg",
      "k": "h4kQcDzQ6OsAjZMZfXbTT0TMGNingF6O0Jf273A4IMQ",
      "n": "AQEBAQEBAQEBAQEB",
      "s": "p1",
    }
  `);
});

test("two seals of one text differ, so that equal texts cannot be seen", () => {
  expect(sealText(key, "a", "b").c).not.toBe(sealText(key, "a", "b").c);
});

test("another place, another key and another key id do not open it", () => {
  const sealed = sealText(key, "claim-1|title", "김하늘");
  expect(openText(key, "claim-2|title", sealed)).toBeUndefined();
  const other = { keyId: "p1", key: new Uint8Array(32).fill(8) };
  expect(openText(other, "claim-1|title", sealed)).toBeUndefined();
  expect(openText({ ...key, keyId: "p2" }, "claim-1|title", sealed)).toBeUndefined();
});

test("key id and place cannot slide into one another", () => {
  const sealed = sealText({ ...key, keyId: "p1|a" }, "b", "text");
  expect(openText({ ...key, keyId: "p1" }, "a|b", { ...sealed, s: "p1" })).toBeUndefined();
});

test("no changed bit opens", () => {
  const sealed = sealText(key, "a", "김하늘", nonce);
  for (const field of ["n", "c", "k"] as const) {
    const bytes = Buffer.from(sealed[field], "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const text: SealedText = { ...sealed, [field]: changed.toString("base64url") };
      expect(openText(key, "a", text)).toBeUndefined();
    }
  }
});

test("cut short, empty or of another algorithm: shut, without an exception", () => {
  const sealed = sealText(key, "a", "b");
  expect(openText(key, "a", { ...sealed, c: "" })).toBeUndefined();
  expect(openText(key, "a", { ...sealed, n: "AA" })).toBeUndefined();
  expect(openText(key, "a", { ...sealed, alg: "ARIA" as "A256GCM" })).toBeUndefined();
});
