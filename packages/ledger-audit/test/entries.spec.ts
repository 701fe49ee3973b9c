import { canonicalJson } from "@dure/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryGrammars } from "../src/entries/entry-grammar.ts";
import { personalDataIn } from "../src/entries/personal-data.ts";
import { judgeForm, readEntry } from "../src/entries/read-entry.ts";
import { ENTRY_TYPES, entryFault, entryJsonSchemas } from "../src/entry-schemas.ts";
import { recordOf } from "./support/sealed-tenant.ts";
import { smallAgency } from "./support/small-agency.ts";

const { entries } = recordOf(smallAgency());
const typeOf = (text: string): string => (JSON.parse(text) as { type: string }).type;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const grammars = entryGrammars();

describe("the schemas of entries", () => {
  it("take every entry of a year in which everything happens", () => {
    expect(new Set(entries.map(typeOf))).toEqual(new Set(ENTRY_TYPES));
    for (const text of entries) expect(entryFault(JSON.parse(text))).toBeUndefined();
  });

  it("name the place of a fault", () => {
    const entry = JSON.parse(entries[2] ?? "") as { body: { points: unknown } };
    entry.body.points = "3000";
    expect(entryFault(entry)).toMatchObject({ path: "body.points" });
  });

  it("stand in an export as JSON Schema that closes every object", () => {
    const schemas = entryJsonSchemas();
    expect([...schemas.keys()].toSorted()).toEqual(ENTRY_TYPES.toSorted());
    for (const schema of schemas.values()) {
      expect(schema).toMatchObject({ type: "object", additionalProperties: false });
    }
  });
});

describe("reading an entry", () => {
  it("gives the entry and the bytes of its reasoning", () => {
    for (const text of entries) {
      const read = readEntry(bytesOf(text));
      if (!read.ok) throw new Error(`${text}: ${read.fault.why}`);
      expect(JSON.stringify(read.entry)).toBe(text);
      const basis = "basis" in read.entry.body ? read.entry.body.basis : undefined;
      const form = judgeForm(text);
      expect(form).toMatchObject({ ok: true, type: typeOf(text) });
      expect(form.ok && form.trace).toBe(basis && canonicalJson(basis.trace));
    }
  });

  it("goes the short way for all but texts with escapes", () => {
    const long = entries.filter((text) => !grammars.get(typeOf(text))?.test(text));
    expect(new Set(long.map(typeOf))).toEqual(new Set(["policy.published"]));
  });

  it("takes no text that is not the canonical one of an entry: whichever way it is read", () => {
    const place = fc.record({
      entry: fc.nat(entries.length - 1),
      at: fc.nat(100_000),
      byte: fc.constantFrom(...' {}[]:,"\\0129azAZé\n'.split("")),
      insert: fc.boolean(),
    });
    fc.assert(
      fc.property(place, ({ at, byte, entry, insert }) => {
        const text = entries[entry] ?? "";
        const cut = at % text.length;
        const altered = text.slice(0, cut) + byte + text.slice(cut + (insert ? 0 : 1));
        const read = readEntry(bytesOf(altered));
        if (!read.ok) return true;
        // What is still an entry must be canonical and of the schema.
        const value: unknown = JSON.parse(altered);
        return canonicalJson(value) === altered || hasUnsortedTrace(value)
          ? entryFault(value) === undefined
          : false;
      }),
      { numRuns: 4_000 },
    );
  });

  it("takes numbers below 2^53 and no larger ones", () => {
    const withBudget = (won: string): string => (entries[1] ?? "").replaceAll("1000000", won);
    expect(readEntry(bytesOf(withBudget("9007199254740991"))).ok).toBe(true);
    for (const won of ["9007199254740993", "1e6", "01", "-1", "1.0", "1.5"]) {
      expect(readEntry(bytesOf(withBudget(won))).ok).toBe(false);
    }
  });

  it("takes no bytes that are not UTF-8", () => {
    const bytes = bytesOf(entries[3] ?? "");
    const at = bytes.findIndex((byte) => byte > 0x7f);
    bytes[at] = 0xff;
    expect(readEntry(bytes)).toMatchObject({ ok: false, fault: { why: "not UTF-8" } });
  });
});

/** The order of keys inside of inputs is left to the rules: they write them and compare to the byte. */
const hasUnsortedTrace = (value: unknown): boolean => JSON.stringify(value).includes('"trace":[{');

describe("personal data", () => {
  it("is told from its shape", () => {
    expect(personalDataIn('{"a":"900101-1234567"}')).toBe("주민등록번호");
    expect(personalDataIn('{"a":"번호 9001011234567"}')).toBe("주민등록번호");
    for (const phone of ["010-1234-5678", "01012345678", "010 123 4567", "+82 10-1234-5678"]) {
      expect(personalDataIn(`{"a":"${phone}"}`)).toBe("전화번호");
    }
  });

  it("is not seen in times, hashes, ids and sealed texts", () => {
    for (const text of entries) expect(personalDataIn(text)).toBeUndefined();
    expect(
      personalDataIn('{"rec":1712010000000,"b":[1712010000000,1712010000000]}'),
    ).toBeUndefined();
    const noise = fc.array(fc.constantFrom(..."0123456789abcdef".split("")), {
      minLength: 64,
      maxLength: 64,
    });
    fc.assert(fc.property(noise, (hex) => personalDataIn(`"x${hex.join("")}"`) === undefined));
    fc.assert(fc.property(fc.uuid(), (id) => personalDataIn(`{"id":"${id}"}`) === undefined));
  });
});
