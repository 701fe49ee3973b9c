import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** A way in which a text may stand in a file. */
type Form = readonly [name: string, bytes: Buffer];

/** The text in clear and in the disguises in which programs write it. */
function formsOf(text: string): readonly Form[] {
  const utf8 = Buffer.from(text, "utf8");
  const utf16 = Buffer.from(text, "utf16le");
  const escaped = text
    .normalize("NFC")
    .replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const ascii = (form: string) => Buffer.from(form, "latin1");
  return [
    ["UTF-8", utf8],
    ["UTF-8, decomposed", Buffer.from(text.normalize("NFD"), "utf8")],
    ["UTF-16 LE", utf16],
    ["UTF-16 BE", Buffer.from(utf16).swap16()],
    ["JSON escapes", ascii(escaped)],
    ["JSON escapes, upper case", ascii(escaped.toUpperCase().replaceAll("\\U", "\\u"))],
    ["percent", ascii(encodeURIComponent(text))],
    ["hex", ascii(utf8.toString("hex"))],
    ["HEX", ascii(utf8.toString("hex").toUpperCase())],
    ...[0, 1, 2].flatMap((shift) => base64Forms(utf8, shift)),
  ];
}

/** Base64 of bytes that begin at any place in a group of three; its first and last signs depend on the neighbours. */
function base64Forms(bytes: Buffer, shift: number): readonly Form[] {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64url");
  const own = text.slice(Math.ceil((shift * 8) / 6), -2);
  const classic = own.replaceAll("-", "+").replaceAll("_", "/");
  return [
    [`base64url +${shift}`, Buffer.from(own)],
    [`base64 +${shift}`, Buffer.from(classic)],
  ];
}

/** Where and how a text stands in some bytes. */
export function formsIn(bytes: Buffer, text: string): readonly string[] {
  return formsOf(text).flatMap(([name, form]) => (bytes.includes(form) ? [name] : []));
}

/** `file: form` for every place below a folder where one of the texts can be read. */
export async function tracesBelow(
  folder: string,
  texts: readonly string[],
): Promise<{ readonly files: number; readonly traces: readonly string[] }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const traces: string[] = [];
  for (const { name, parentPath } of files) {
    const path = join(parentPath, name);
    const bytes = Buffer.concat([Buffer.from(`${name}\n`), await readFile(path)]);
    for (const text of texts) {
      for (const form of formsIn(bytes, text)) traces.push(`${relative(folder, path)}: ${form}`);
    }
  }
  return { files: files.length, traces };
}
