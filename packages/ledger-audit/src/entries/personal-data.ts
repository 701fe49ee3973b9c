/** Kinds of personal data that can be told from their shape, in Korean as a finding names them. */
export type PersonalDataKind = "전화번호" | "주민등록번호";

/*
 * The borders keep digits inside of hashes, UUIDs and sealed texts out: there they stand among letters, `-` or `_`. Thirteen
 * digits that stand as a bare number of JSON are a time in milliseconds.
 */
const DATE = String.raw`\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])`;
const RESIDENT_NUMBER = new RegExp(
  String.raw`(?<![\w-])(?:${DATE}[- ]\d{7}|(?<!":|[,[])${DATE}\d{7})(?![\w-])`,
);
const MOBILE = /(?<![\w-])(?:\+82[- ]?1|01)[016789][- .]?\d{3,4}[- .]?\d{4}(?![\w-])/;

/**
 * The kind of personal data that stands readable in a text of JSON, or undefined (ledger.md §4.1, I16). It knows resident
 * registration numbers and mobile phone numbers; names are kept out of entries by the schemas, which leave no room for a
 * sentence.
 */
export function personalDataIn(text: string): PersonalDataKind | undefined {
  if (MOBILE.test(text)) return "전화번호";
  return RESIDENT_NUMBER.test(text) ? "주민등록번호" : undefined;
}
